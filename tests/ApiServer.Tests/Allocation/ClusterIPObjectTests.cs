using System.Net;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Tests.Fixtures;
using static MiniKube.ApiServer.Tests.Fixtures.Samples;

namespace MiniKube.ApiServer.Tests.Allocation;

/// <summary>Cluster IPs as IPAddress objects of the ranges that ServiceCIDR objects name.</summary>
public sealed class ClusterIPObjectTests
{
    private const string Addresses = "/apis/networking.k8s.io/v1/ipaddresses";
    private const string Ranges = "/apis/networking.k8s.io/v1/servicecidrs";

    private static string Range(string name, params string[] cidrs) =>
        $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{"cidrs":[{{{string.Join(",", cidrs.Select(c => $"\"{c}\""))}}}]}}""";

    [Fact]
    public async Task A_service_has_an_IPAddress_object_as_long_as_it_lives()
    {
        await using var api = await TestApi.StartAsync();
        var ip = (await api.Post(Services, Service("s"))).Text("spec", "clusterIP");
        var address = await api.Get($"{Addresses}/{ip}");
        Assert.Equal(("services", "default", "s", "IPv4", "ipallocator.k8s.io"),
            (address.Text("spec", "parentRef", "resource"), address.Text("spec", "parentRef", "namespace"), address.Text("spec", "parentRef", "name"),
             address.Text("metadata", "labels", "ipaddress.kubernetes.io/ip-family"), address.Text("metadata", "labels", "ipaddress.kubernetes.io/managed-by")));
        await api.Delete($"{Services}/s");
        Assert.Equal(404, (await api.Get($"{Addresses}/{ip}")).Code);
    }

    [Fact]
    public async Task The_range_of_the_server_is_the_ServiceCIDR_kubernetes()
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal("10.96.0.0/16", (await api.Get($"{Ranges}/kubernetes"))["spec", "cidrs"]!.AsArray![0].AsString);
        Assert.Equal("kubernetes", (await api.Get($"{Addresses}/10.96.0.1")).Text("spec", "parentRef", "name"));
    }

    [Fact]
    public async Task A_further_ServiceCIDR_extends_the_range_and_its_end_ends_that()
    {
        await using var api = await TestApi.StartAsync(configure: o => o with { ServiceRanges = [IPNetwork.Parse("10.96.0.0/30")] });
        Assert.Equal(201, (await api.Post(Services, Service("last"))).Code);
        Assert.Equal((500, "Internal error occurred: failed to allocate a serviceIP: range is full"), Outcome(await api.Post(Services, Service("more"))));
        Assert.Equal(201, (await api.Post(Ranges, Range("extra", "10.97.0.0/24"))).Code);
        Assert.StartsWith("10.97.0.", (await api.Post(Services, Service("more"))).Text("spec", "clusterIP"));
        Assert.Equal("10.97.0.9", (await api.Post(Services, Service("chosen", "\"clusterIP\":\"10.97.0.9\",\"ports\":[{\"port\":80}]"))).Text("spec", "clusterIP"));
        await api.Delete($"{Ranges}/extra");
        Assert.Equal(500, (await api.Post(Services, Service("late"))).Code);
    }

    [Fact]
    public async Task An_address_that_somebody_reserved_by_an_object_is_not_given_out()
    {
        await using var api = await TestApi.StartAsync(configure: o => o with { ServiceRanges = [IPNetwork.Parse("10.96.0.0/30")] });
        Assert.Equal(201, (await api.Post(Addresses, """{"metadata":{"name":"10.96.0.2"},"spec":{"parentRef":{"resource":"gateways","group":"example.org","name":"g"}}}""")).Code);
        Assert.Equal(500, (await api.Post(Services, Service("s"))).Code);
        Assert.EndsWith("provided IP is already allocated", (await api.Post(Services, Service("s", "\"clusterIP\":\"10.96.0.2\",\"ports\":[{\"port\":80}]"))).ErrorMessage);
    }

    private static (int, string) Outcome(Answer answer) => (answer.Code, answer.ErrorMessage);
}
