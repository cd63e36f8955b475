using System.Collections.ObjectModel;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Discovery.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.NodeRuntime.Dns;
using MiniKube.NodeRuntime.Network;
using MiniKube.NodeRuntime.Services;
using CorePort = MiniKube.Api.Core.V1.ServicePort;
using SlicePort = MiniKube.Api.Discovery.V1.EndpointPort;

namespace MiniKube.NodeRuntime.Tests.Services;

public sealed class ServiceTranslationTests
{
    private static readonly Service Web = new()
    {
        Metadata = new ObjectMeta { Namespace = "default", Name = "web" },
        Spec = new ServiceSpec
        {
            Type = "NodePort",
            ClusterIP = "10.96.0.7",
            ClusterIPs = ["10.96.0.7", "fd00::7"],
            Ports = [new CorePort { Name = "http", Port = 80, NodePort = 30080 }, new CorePort { Name = "dns", Protocol = "UDP", Port = 53 }],
        },
    };

    private static EndpointSlice Slice(params Endpoint[] endpoints) => new()
    {
        AddressType = "IPv4",
        Ports = [new SlicePort { Name = "http", Protocol = "TCP", Port = 8080 }, new SlicePort { Name = "dns", Protocol = "UDP", Port = 5353 }],
        Endpoints = endpoints,
    };

    private static Endpoint At(string address, bool? ready = true, bool? serving = null, bool? terminating = null, string? hostname = null) =>
        new() { Addresses = [address], Hostname = hostname, Conditions = new EndpointConditions { Ready = ready, Serving = serving, Terminating = terminating } };

    private static string Text(Service? service, params EndpointSlice[] slices) => string.Join("; ", ServiceTranslation.Ports(service, slices).Select(p =>
        $"{p.Protocol} {string.Join(',', p.Addresses)}:{p.Port}/{p.NodePort} -> {string.Join(' ', p.Endpoints)}"));

    [Fact]
    public void Ports_are_matched_by_name_over_all_slices() =>
        Assert.Equal("Tcp 10.96.0.7:80/30080 -> 10.244.1.2:8080 10.244.2.2:8080; Udp 10.96.0.7:53/ -> 10.244.1.2:5353 10.244.2.2:5353",
            Text(Web, Slice(At("10.244.1.2")), Slice(At("10.244.2.2", ready: null), At("10.244.1.2")), Slice(At("fd00::2")) with { AddressType = "IPv6" }));

    [Fact]
    public void Only_ready_endpoints_get_connections_and_serving_ones_while_there_is_no_other()
    {
        var leaving = At("10.244.1.2", ready: false, serving: true, terminating: true);
        var starting = At("10.244.1.3", ready: false, serving: false, terminating: false);
        var stopping = At("10.244.1.4", ready: false, serving: false, terminating: true);
        Assert.Contains("-> 10.244.1.5:8080;", Text(Web, Slice(leaving, starting, stopping, At("10.244.1.5"))));
        Assert.Contains("-> 10.244.1.2:8080;", Text(Web, Slice(leaving, starting, stopping)));
        Assert.Contains("-> ;", Text(Web, Slice(starting, stopping)));
    }

    [Fact]
    public void Node_ports_belong_to_the_types_that_have_them()
    {
        Assert.Contains(":80/ ->", Text(Web with { Spec = Web.Spec with { Type = "ClusterIP" } }));
        Assert.Contains(":80/30080 ->", Text(Web with { Spec = Web.Spec with { Type = "LoadBalancer" } }));
    }

    [Fact]
    public void Headless_external_and_foreign_services_are_not_translated()
    {
        Assert.Equal("", Text(null));
        Assert.Equal("", Text(Web with { Spec = Web.Spec with { ClusterIP = "None", ClusterIPs = ["None"] } }));
        Assert.Equal("", Text(Web with { Spec = Web.Spec with { Type = "ExternalName" } }));
        var labels = new ReadOnlyDictionary<string, string>(new Dictionary<string, string> { ["service.kubernetes.io/service-proxy-name"] = "other" });
        Assert.Equal("", Text(Web with { Metadata = Web.Metadata with { Labels = labels } }));
    }

    [Fact]
    public void Names_follow_the_service_and_its_ready_endpoints()
    {
        var names = DnsTranslation.Service(Web, [Slice(At("10.244.1.2", hostname: "web-0"), At("10.244.1.3", ready: false))])!;
        Assert.Equal(("default", "web", "10.96.0.7"), (names.Namespace, names.Name, Assert.Single(names.Addresses).ToString()));
        Assert.Equal(["http Tcp 80", "dns Udp 53"], names.Ports.Select(p => $"{p.Name} {p.Protocol} {p.Port}"));
        var endpoint = Assert.Single(names.Endpoints);
        Assert.Equal(("10.244.1.2", "web-0", 8080), (endpoint.Address.ToString(), endpoint.Hostname, endpoint.Ports[0].Port));
        Assert.Empty(DnsTranslation.Service(Web with { Spec = Web.Spec with { ClusterIP = "None", ClusterIPs = ["None"] } }, [])!.Addresses);
        Assert.Null(DnsTranslation.Service(null, []));
    }

    [Theory]
    [InlineData("10.244.1.0/24", "InternalIP", "10.89.0.2", "10.244.1.0/24 via 10.89.0.2")]
    [InlineData(null, "InternalIP", "10.89.0.2", null)]
    [InlineData("10.244.1.0/24", "Hostname", "a", null)]
    [InlineData("nonsense", "InternalIP", "10.89.0.2", null)]
    public void A_node_is_a_route_once_it_has_a_pod_cidr_and_an_address(string? podCidr, string type, string address, string? expected)
    {
        var node = new Node
        {
            Spec = new NodeSpec { PodCIDR = podCidr },
            Status = new NodeStatus { Addresses = [new NodeAddress { Type = type, Address = address }] },
        };
        Assert.Equal(expected, RouteLoop.Translate(node) is { } route ? $"{route.PodCidr} via {route.NodeAddress}" : null);
    }
}
