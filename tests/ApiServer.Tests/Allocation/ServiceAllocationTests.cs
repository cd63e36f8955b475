using System.Net;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.Storage;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Allocation;

public class ServiceAllocationTests
{
    private const string NodePort = "\"type\":\"NodePort\",\"ports\":[{\"port\":80}]";

    [Fact]
    public async Task A_service_gets_an_address_of_the_range()
    {
        await using var api = await TestApi.StartAsync();
        var service = await api.Post(Services, Service("s"));
        var ip = service.Text("spec", "clusterIP")!;
        Assert.True(IPNetwork.Parse("10.96.0.0/16").Contains(IPAddress.Parse(ip)));
        Assert.Equal((ip, "IPv4", "SingleStack"),
            (service["spec", "clusterIPs"]!.AsArray![0].AsString, service["spec", "ipFamilies"]!.AsArray![0].AsString, service.Text("spec", "ipFamilyPolicy")));
    }

    [Fact]
    public async Task The_service_kubernetes_has_the_first_address()
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal("10.96.0.1", (await api.Get(Services + "/kubernetes")).Text("spec", "clusterIP"));
    }

    [Fact]
    public async Task An_address_can_be_asked_for_once()
    {
        await using var api = await TestApi.StartAsync();
        const string dns = "\"clusterIP\":\"10.96.0.10\",\"ports\":[{\"port\":53,\"protocol\":\"UDP\"}]";
        Assert.Equal("10.96.0.10", (await api.Post("/api/v1/namespaces/kube-system/services", Service("kube-dns", dns))).Text("spec", "clusterIP"));
        var taken = await api.Post(Services, Service("other", dns));
        Assert.Equal((422, "Service \"other\" is invalid: spec.clusterIPs: Invalid value: [\"10.96.0.10\"]: failed to allocate IP 10.96.0.10: provided IP is already allocated"),
            (taken.Code, taken.ErrorMessage));
        var outside = await api.Post(Services, Service("far", "\"clusterIP\":\"192.168.1.1\",\"ports\":[{\"port\":53}]"));
        Assert.Equal(422, outside.Code);
        Assert.EndsWith("failed to allocate IP 192.168.1.1: the provided network does not match the current range", outside.ErrorMessage);
        var network = await api.Post(Services, Service("net", "\"clusterIP\":\"10.96.0.0\",\"ports\":[{\"port\":53}]"));
        Assert.EndsWith("the provided IP (10.96.0.0) is not in the valid range. The range of valid IPs is 10.96.0.0/16", network.ErrorMessage);
    }

    [Fact]
    public async Task Headless_and_external_services_take_no_address()
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal("None", (await api.Post(Services, Service("h", "\"clusterIP\":\"None\",\"ports\":[{\"port\":80}]"))).Text("spec", "clusterIP"));
        var external = await api.Post(Services, Service("e", "\"type\":\"ExternalName\",\"externalName\":\"example.org\""));
        Assert.Equal((201, null), (external.Code, external.Text("spec", "clusterIP")));
    }

    [Fact]
    public async Task Node_ports_are_given_or_claimed_and_never_twice()
    {
        await using var api = await TestApi.StartAsync();
        var given = await api.Post(Services, Service("a", NodePort));
        Assert.InRange(given["spec", "ports"]!.AsArray![0]["nodePort"]!.AsInteger!.Value, 30000, 32767);
        const string claim = "\"type\":\"NodePort\",\"ports\":[{\"port\":80,\"nodePort\":30080}]";
        Assert.Equal(201, (await api.Post(Services, Service("b", claim))).Code);
        var taken = await api.Post(Services, Service("c", claim));
        Assert.Equal((422, "Service \"c\" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated"), (taken.Code, taken.ErrorMessage));
        var low = await api.Post(Services, Service("d", "\"type\":\"NodePort\",\"ports\":[{\"port\":80,\"nodePort\":80}]"));
        Assert.Equal((422, "Service \"d\" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767"),
            (low.Code, low.ErrorMessage));
        await api.Delete(Services + "/b");
        Assert.Equal(201, (await api.Post(Services, Service("c", claim))).Code);
    }

    [Fact]
    public async Task A_failed_create_gives_back_what_it_claimed()
    {
        await using var api = await TestApi.StartAsync();
        await api.Post(Services, Service("a", "\"clusterIP\":\"10.96.0.20\",\"ports\":[{\"port\":80}]"));
        Assert.Equal(409, (await api.Post(Services, Service("a", "\"clusterIP\":\"10.96.0.21\",\"ports\":[{\"port\":80}]"))).Code);
        Assert.Equal(201, (await api.Post(Services, Service("b", "\"clusterIP\":\"10.96.0.21\",\"ports\":[{\"port\":80}]"))).Code);
    }

    [Fact]
    public async Task Updates_keep_what_they_leave_out_and_release_what_they_give_up()
    {
        await using var api = await TestApi.StartAsync();
        var created = await api.Post(Services, Service("a", "\"type\":\"NodePort\",\"ports\":[{\"port\":80,\"nodePort\":30081}]"));
        var same = await api.Put(Services + "/a", Service("a", "\"type\":\"NodePort\",\"selector\":{\"x\":\"y\"},\"ports\":[{\"port\":80}]"));
        Assert.Equal((200, created.Text("spec", "clusterIP"), 30081L),
            (same.Code, same.Text("spec", "clusterIP"), same["spec", "ports"]!.AsArray![0]["nodePort"]!.AsInteger));
        var inner = await api.Put(Services + "/a", Service("a"));
        Assert.Equal((200, null), (inner.Code, inner["spec", "ports"]!.AsArray![0]["nodePort"]));
        Assert.Equal(201, (await api.Post(Services, Service("b", "\"type\":\"NodePort\",\"ports\":[{\"port\":80,\"nodePort\":30081}]"))).Code);
    }

    [Fact]
    public async Task Many_at_once_get_different_addresses_and_ports()
    {
        await using var api = await TestApi.StartAsync(StoreKind.Sqlite, o => o with { ServiceRanges = [IPNetwork.Parse("10.96.0.0/24")], NodePortFirst = 30000, NodePortLast = 30059 });
        var services = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => api.Post(Services, Service($"s{i}", NodePort))));
        Assert.All(services, s => Assert.Equal(201, s.Code));
        Assert.Equal(60, services.Select(s => s.Text("spec", "clusterIP")).Distinct().Count());
        Assert.Equal(60, services.Select(s => s["spec", "ports"]!.AsArray![0]["nodePort"]!.AsInteger).Distinct().Count());
        var full = await api.Post(Services, Service("more", NodePort));
        Assert.Equal((500, "Internal error occurred: failed to allocate a nodePort: range is full"), (full.Code, full.ErrorMessage));
    }
}
