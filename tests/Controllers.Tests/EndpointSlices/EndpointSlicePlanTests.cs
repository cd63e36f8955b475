using MiniKube.Api.Core.V1;
using MiniKube.Api.Discovery.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;
using MiniKube.Controllers.EndpointSlices;
using MiniKube.Controllers.Ownership;
using static MiniKube.Controllers.Tests.Make;

namespace MiniKube.Controllers.Tests.EndpointSlices;

public sealed class EndpointSlicePlanTests
{
    internal static Service Service(params ServicePort[] ports) => new()
    {
        Metadata = new ObjectMeta { Name = "web", Namespace = "default", Uid = "uid-web", Labels = Labels(("tier", "front")) },
        Spec = new ServiceSpec { Selector = Labels(("app", "web")), ClusterIP = "10.96.0.10", IpFamilies = ["IPv4"], Ports = ports },
    };

    private static readonly ServicePort Http = new() { Name = "http", Port = 80, TargetPort = 8080, Protocol = "TCP" };

    private static EndpointSlicePlan Plan(Service service, IReadOnlyList<Pod> pods, params EndpointSlice[] slices) => EndpointSlicePlan.Compute(
        new(service, pods, new Dictionary<string, Node> { ["n1"] = Node("n1", zone: "a"), ["n2"] = Node("n2", zone: "b") }, slices));

    private static EndpointSlice Stored(EndpointSlice slice, string name) =>
        slice with { Metadata = slice.Metadata with { Name = name, Uid = "uid-" + name, GenerateName = null } };

    private static Pod[] Many(int count, int from = 0) =>
        Enumerable.Range(from, count).Select(i => Pod($"p{i:D4}").On("n1").At($"10.244.{i / 250}.{i % 250 + 1}").Ready()).ToArray();

    [Theory]
    [InlineData(null, "p0 - p1 - p2 -")]
    [InlineData("PreferClose", "p0 zones=a p1 - p2 zones=b")]
    [InlineData("PreferSameZone", "p0 zones=a p1 - p2 zones=b")]
    [InlineData("PreferSameNode", "p0 zones=a nodes=n1 p1 - p2 zones=b nodes=n2")]
    [InlineData("Other", "p0 - p1 - p2 -")]
    public void Ready_endpoints_say_whom_they_are_for_as_the_service_distributes_its_traffic(string? distribution, string hints)
    {
        var service = Service(Http) with { Spec = Service(Http).Spec with { TrafficDistribution = distribution } };
        Pod[] pods = [Pod("p0").On("n1").At("10.0.0.1").Ready(), Pod("p1").On("n1").At("10.0.0.2").Ready(false), Pod("p2").On("n2").At("10.0.0.3").Ready()];
        var slice = Stored(Plan(service, pods).Create.Single(), "web-1");
        Assert.Equal(hints, Hints(slice));
        Assert.Empty(Plan(service, pods, slice).Update);
        // And no more when it does not any more.
        var plain = Plan(Service(Http), pods, slice);
        Assert.Equal("p0 - p1 - p2 -", Hints(plain.Update.SingleOrDefault() ?? slice));
    }

    private static string Hints(EndpointSlice slice) => string.Join(' ', slice.Endpoints.Select(e => $"{e.TargetRef!.Name} " + (e.Hints is null ? "-"
        : string.Join(' ', new[] { "zones=" + string.Join(',', e.Hints.ForZones.Select(z => z.Name)), e.Hints.ForNodes.Count == 0 ? "" : "nodes=" + string.Join(',', e.Hints.ForNodes.Select(n => n.Name)) }.Where(t => t.Length > 0)))));

    // Golden: what one endpoint looks like for each kind of pod.
    [Theory]
    [InlineData("ready", "10.0.0.1 ready=True serving=True terminating=False node=n1 zone=a host= pod=p")]
    [InlineData("not ready", "10.0.0.1 ready=False serving=False terminating=False node=n1 zone=a host= pod=p")]
    [InlineData("terminating, still serving", "10.0.0.1 ready=False serving=True terminating=True node=n1 zone=a host= pod=p")]
    [InlineData("terminating, no longer ready", "10.0.0.1 ready=False serving=False terminating=True node=n1 zone=a host= pod=p")]
    [InlineData("named", "10.0.0.1 ready=True serving=True terminating=False node=n1 zone=a host=db-0 pod=p")]
    [InlineData("named in another subdomain", "10.0.0.1 ready=True serving=True terminating=False node=n1 zone=a host= pod=p")]
    [InlineData("two addresses of two families", "10.0.0.1 ready=True serving=True terminating=False node=n1 zone=a host= pod=p")]
    [InlineData("failed", "")]
    [InlineData("succeeded", "")]
    [InlineData("no address", "")]
    public void An_endpoint_tells_of_its_pod(string kind, string golden)
    {
        var ready = Pod("p").On("n1").At("10.0.0.1").Ready();
        var pod = kind switch
        {
            "ready" => ready,
            "not ready" => ready.Ready(false),
            "terminating, still serving" => ready.Terminating(),
            "terminating, no longer ready" => ready.Ready(false).Terminating(),
            "named" => ready with { Spec = ready.Spec with { Hostname = "db-0", Subdomain = "web" } },
            "named in another subdomain" => ready with { Spec = ready.Spec with { Hostname = "db-0", Subdomain = "other" } },
            "two addresses of two families" => ready.At("10.0.0.1", "fd00::1"),
            "failed" => ready.Phase("Failed"),
            "succeeded" => ready.Phase("Succeeded"),
            _ => Pod("p").On("n1").Ready(),
        };
        var endpoints = Plan(Service(Http), [pod]).Create.Single().Endpoints;
        Assert.Equal(golden, string.Join("; ", endpoints.Select(Text)));
    }

    internal static string Text(Endpoint e) =>
        $"{string.Join(',', e.Addresses)} ready={e.Conditions!.Ready} serving={e.Conditions.Serving} terminating={e.Conditions.Terminating}"
        + $" node={e.NodeName} zone={e.Zone} host={e.Hostname} pod={e.TargetRef!.Name}";

    [Fact]
    public void Not_ready_addresses_are_published_where_the_service_says_so()
    {
        var service = Service(Http) is var s ? s with { Spec = s.Spec with { PublishNotReadyAddresses = true } } : s;
        var endpoint = Plan(service, [Pod("p").On("n1").At("10.0.0.1").Ready(false)]).Create.Single().Endpoints.Single();
        Assert.Equal((true, false), (endpoint.Conditions!.Ready, endpoint.Conditions.Serving));
    }

    [Fact]
    public void Ports_by_number_by_name_and_none()
    {
        Pod With(string name, int port) => Pod(name).On("n1").At("10.0.0." + port).Ready() is var p
            ? p with { Spec = p.Spec with { Containers = [new Container { Name = "c", Ports = [new ContainerPort { Name = "www", ContainerPortValue = port, Protocol = "TCP" }] }] } }
            : p;
        var named = new ServicePort { Name = "http", Port = 80, TargetPort = "www" };
        var plan = Plan(Service(named, new ServicePort { Name = "dns", Port = 53, TargetPort = 5353, Protocol = "UDP", AppProtocol = "dns" }),
            [With("a", 81), With("b", 82), With("c", 81), Pod("d").On("n1").At("10.0.0.9").Ready()]);
        Assert.Equal(
            [
                "http/TCP/81/,dns/UDP/5353/dns: a c",
                "http/TCP/82/,dns/UDP/5353/dns: b",
                "dns/UDP/5353/dns: d",
            ],
            plan.Create.Select(s => string.Join(',', s.Ports.Select(p => $"{p.Name}/{p.Protocol}/{p.Port}/{p.AppProtocol}")) + ": "
                + string.Join(' ', s.Endpoints.Select(e => e.TargetRef!.Name))));

        var headless = Service() is var h ? h with { Spec = h.Spec with { ClusterIP = "None" } } : h;
        var slice = Plan(headless, [With("a", 81)]).Create.Single();
        Assert.Empty(slice.Ports);
        Assert.Single(slice.Endpoints);
        Assert.Equal("", slice.Metadata.Labels["service.kubernetes.io/headless"]);
    }

    [Fact]
    public void A_slice_says_whose_it_is()
    {
        var slice = Plan(Service(Http), Many(1)).Create.Single();
        Assert.Equal(("web-", "IPv4"), (slice.Metadata.GenerateName, slice.AddressType));
        Assert.Equal(
            new SortedDictionary<string, string>
            {
                ["tier"] = "front", ["kubernetes.io/service-name"] = "web", ["endpointslice.kubernetes.io/managed-by"] = "endpointslice-controller.k8s.io",
            },
            new SortedDictionary<string, string>(slice.Metadata.Labels.ToDictionary()));
        Assert.Equal(ControllerReference.To(Service()), Assert.Single(slice.Metadata.OwnerReferences));
    }

    [Theory]
    [InlineData(1, "1")]
    [InlineData(100, "100")]
    [InlineData(101, "100 1")]
    [InlineData(250, "100 100 50")]
    public void At_most_a_hundred_endpoints_in_a_slice(int pods, string sizes) =>
        Assert.Equal(sizes, string.Join(' ', Plan(Service(Http), Many(pods)).Create.Select(s => s.Endpoints.Count)));

    [Fact]
    public void Changes_touch_as_few_slices_as_they_can()
    {
        var pods = Many(150);
        var first = Plan(Service(Http), pods).Create.Select((s, i) => Stored(s, $"s{i}")).ToArray();
        AssertWrites(0, 0, 0, Plan(Service(Http), pods, first));

        // One pod turns not ready: the slice it is in, alone.
        var turned = pods.Select((p, i) => i == 120 ? p.Ready(false) : p).ToArray();
        var plan = Plan(Service(Http), turned, first);
        AssertWrites(0, 1, 0, plan);
        Assert.Equal("s1", plan.Update.Single().Metadata.Name);

        // One gone from the full slice, three new: the slice that changes anyway is filled, the rest goes to the other.
        var replaced = pods.Skip(1).Concat(Many(3, 900)).ToArray();
        plan = Plan(Service(Http), replaced, first);
        AssertWrites(0, 2, 0, plan);
        Assert.Equal([("s0", 100), ("s1", 52)], plan.Update.Select(s => (s.Metadata.Name!, s.Endpoints.Count)));

        // The second slice empties: it alone goes.
        AssertWrites(0, 0, 1, Plan(Service(Http), pods.Take(100).ToArray(), first));

        // Another port: both slices are written anew instead of being replaced.
        var moved = Service(Http with { TargetPort = 9090 });
        plan = Plan(moved, pods, first);
        AssertWrites(0, 2, 0, plan);
        Assert.All(plan.Update, s => Assert.Equal(9090, s.Ports.Single().Port));
    }

    private static void AssertWrites(int create, int update, int delete, EndpointSlicePlan plan) =>
        Assert.Equal((create, update, delete), (plan.Create.Count, plan.Update.Count, plan.Delete.Count));

    [Fact]
    public void A_service_without_endpoints_keeps_one_empty_slice()
    {
        var empty = Plan(Service(Http), []).Create.Single();
        Assert.Equal((0, 0), (empty.Endpoints.Count, empty.Ports.Count));
        AssertWrites(0, 0, 0, Plan(Service(Http), [], Stored(empty, "s")));
        var last = Stored(Plan(Service(Http), Many(1)).Create.Single(), "s");
        AssertWrites(0, 1, 0, Plan(Service(Http), [], last));
        AssertWrites(0, 1, 0, Plan(Service(Http), Many(1), Stored(empty, "s")));
    }

    [Fact]
    public void Slices_of_an_earlier_service_of_the_name_and_of_families_it_lost_go()
    {
        var stale = Stored(Plan(Service(Http), Many(1)).Create.Single(), "stale") is var s
            ? s with { Metadata = s.Metadata with { OwnerReferences = [s.Metadata.OwnerReferences[0] with { Uid = "other" }] } } : s;
        AssertWrites(1, 0, 1, Plan(Service(Http), Many(1), stale));
        var six = Stored(SliceIdentity.NewSlice(Service(Http), "IPv6", [], []), "six");
        AssertWrites(1, 0, 1, Plan(Service(Http), Many(1), six));
    }

    [Fact]
    public void Dual_stack_has_slices_of_both_families()
    {
        var service = Service(Http) is var s ? s with { Spec = s.Spec with { IpFamilies = ["IPv4", "IPv6"] } } : s;
        var plan = Plan(service, [Pod("p").On("n1").At("10.0.0.1", "fd00::1").Ready()]);
        Assert.Equal(["IPv4 10.0.0.1", "IPv6 fd00::1"], plan.Create.Select(x => $"{x.AddressType} {x.Endpoints.Single().Addresses.Single()}"));
    }

    [Fact]
    public void Services_that_others_keep_are_left_alone()
    {
        var without = Service(Http) is var s ? s with { Spec = s.Spec with { Selector = Labels() } } : s;
        AssertWrites(0, 0, 0, Plan(without, Many(1), Stored(SliceIdentity.NewSlice(without, "IPv4", [], []), "s")));
        var external = Service(Http) is var e ? e with { Spec = e.Spec with { Type = "ExternalName" } } : e;
        AssertWrites(0, 0, 1, Plan(external, Many(1), Stored(SliceIdentity.NewSlice(external, "IPv4", [], []), "s")));
    }

    [Fact]
    public void A_pod_whose_node_is_not_known_waits()
    {
        var plan = Plan(Service(Http), [Pod("p").On("n9").At("10.0.0.1").Ready()]);
        Assert.True(plan.NodesMissing);
        Assert.Empty(plan.Create.Single().Endpoints);
    }
}
