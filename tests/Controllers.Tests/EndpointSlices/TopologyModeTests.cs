using MiniKube.Api.Core.V1;
using MiniKube.Api.Discovery.V1;
using MiniKube.Api.Values;
using MiniKube.Controllers.EndpointSlices;
using static MiniKube.Controllers.Tests.Make;

namespace MiniKube.Controllers.Tests.EndpointSlices;

/// <summary>The annotation <c>service.kubernetes.io/topology-mode: Auto</c>.</summary>
public sealed class TopologyModeTests
{
    private const string Mode = "service.kubernetes.io/topology-mode";

    private static Node[] Zones(params (string Zone, int Cpu)[] zones) => [.. zones.Select((z, i) => Node($"n{i + 1}", zone: z.Zone) is var n
        ? n with { Status = n.Status with { Allocatable = new Dictionary<string, Quantity> { ["cpu"] = Quantity.From(z.Cpu) } } } : n)];

    private static Node[] Parse(string zones) => Zones([.. zones.Split(' ').Select(z => z.Split(':')).Select(z => (z[0], int.Parse(z[1])))]);

    private static IReadOnlyList<ZonedEndpoint> In(string zones) => [.. zones.Select(z => new ZonedEndpoint(z.ToString(), null))];

    private static Service Auto(string annotation = Mode, string value = "Auto") => EndpointSlicePlanTests.Service(new ServicePort { Name = "http", Port = 80, TargetPort = 8080 }) is var s
        ? s with { Metadata = s.Metadata with { Annotations = Labels((annotation, value)) } } : s;

    private static EndpointSlicePlan Plan(Service service, Node[] nodes, string zonesOfPods, IReadOnlyList<string> spread, params EndpointSlice[] slices) => EndpointSlicePlan.Compute(
        new(service, [.. zonesOfPods.Select((z, i) => Pod($"p{i}").On(nodes.First(n => n.Metadata.Labels["topology.kubernetes.io/zone"] == z.ToString()).Metadata.Name!).At($"10.0.0.{i + 1}").Ready())],
            nodes.ToDictionary(n => n.Metadata.Name!), slices) { Shares = ZoneShares.Of(nodes), Spread = spread });

    private static string Hints(EndpointSlice slice) => string.Concat(slice.Endpoints.Select(e => e.Hints is null ? "-" : Assert.Single(e.Hints.ForZones).Name));

    [Theory]
    [InlineData("a:1 b:1", "aabb", "aabb")]
    [InlineData("a:2 b:1", "aaabbb", "aaaabb")]
    [InlineData("a:1 b:1 c:1", "aaabbb", "caacbb")]
    [InlineData("a:1 b:1", "aaaa", "bbaa")]
    [InlineData("a:1 b:1", "aaaaabbb", "baaaabbb")]
    [InlineData("a:1 b:1", "aabz", "aabb")]
    public void Endpoints_serve_their_zone_as_far_as_each_zone_has_its_part(string zones, string endpoints, string serve)
    {
        var allocation = ZoneAllocation.Compute(In(endpoints), ZoneShares.Of(Parse(zones)));
        Assert.Null(allocation.Problem);
        Assert.Equal(Counts(serve), Counts(string.Concat(allocation.Zones!)));
        // Who may stay at home does.
        Assert.Equal(endpoints.Zip(serve).Count(e => e.First == e.Second), endpoints.Zip(string.Concat(allocation.Zones!)).Count(e => e.First == e.Second));
    }

    private static string Counts(string zones) => string.Join(' ', zones.GroupBy(z => z).OrderBy(g => g.Key).Select(g => $"{g.Key}:{g.Count()}"));

    [Theory]
    [InlineData("a:1 b:1 c:1", "ab", "Insufficient number of endpoints (2 endpoints, 3 zones), addressType: IPv4")]
    [InlineData("a:1", "aaa", "Insufficient Node information: allocatable CPU or zone not specified on one or more nodes, addressType: IPv4")]
    [InlineData("a:1 b:0", "aab", "Insufficient Node information: allocatable CPU or zone not specified on one or more nodes, addressType: IPv4")]
    [InlineData("a:10 b:1", "ab", "Unable to allocate minimum required endpoints to each zone without exceeding overload threshold (2 endpoints, 2 zones), addressType: IPv4")]
    public void Where_zones_cannot_have_their_part_there_are_no_hints_and_an_event_says_why(string zones, string pods, string message)
    {
        var plan = Plan(Auto(), Parse(zones), pods, []);
        Assert.Equal(new string('-', pods.Length), Hints(plan.Create.Single()));
        Assert.Equal([PlannedEvent.Warning("TopologyAwareHintsDisabled", message)], plan.Events);
        Assert.Empty(plan.Spread);
    }

    [Fact]
    public void Events_tell_when_the_spreading_begins_and_ends_and_a_steady_service_has_no_writes()
    {
        var nodes = Parse("a:1 b:1");
        var first = Plan(Auto(), nodes, "aabb", []);
        Assert.Equal([PlannedEvent.Normal("TopologyAwareHintsEnabled", "Topology Aware Hints has been enabled, addressType: IPv4")], first.Events);
        var slice = first.Create.Single() is var s ? s with { Metadata = s.Metadata with { Name = "web-1", Uid = "uid-web-1", GenerateName = null } } : s;
        Assert.Equal("aabb", Hints(slice));

        var second = Plan(Auto(), nodes, "aabb", first.Spread, slice);
        Assert.Empty(second.Update.Concat(second.Create));
        Assert.Empty(second.Events);

        var off = Plan(Auto(value: "Disabled"), nodes, "aabb", first.Spread, slice);
        Assert.Equal("----", Hints(off.Update.Single()));
        Assert.Equal([PlannedEvent.Warning("TopologyAwareHintsDisabled", "Topology Aware Hints has been disabled, addressType: IPv4")], off.Events);
        Assert.Empty(Plan(Auto(value: "Disabled"), nodes, "aabb", off.Spread, slice).Events);
    }

    [Fact]
    public void The_former_annotation_goes_first_and_both_go_before_traffic_distribution()
    {
        var former = Auto("service.kubernetes.io/topology-aware-hints") is var s ? s with { Spec = s.Spec with { TrafficDistribution = "PreferSameNode" } } : s;
        var slice = Plan(former, Parse("a:1 b:1"), "aaaa", []).Create.Single();
        Assert.Equal("aabb", string.Concat(Hints(slice).Order()));
        Assert.All(slice.Endpoints, e => Assert.Empty(e.Hints!.ForNodes));
        Assert.False(TopologyHints.IsAuto(former with { Metadata = former.Metadata with { Annotations = Labels((Mode, "Auto"), ("service.kubernetes.io/topology-aware-hints", "disabled")) } }));
    }

    [Fact]
    public void Nodes_that_take_no_traffic_do_not_count()
    {
        var nodes = Parse("a:1 b:1 c:8 d:8");
        nodes[2] = Node("n3", "False", "c");
        nodes[3] = nodes[3] with { Metadata = nodes[3].Metadata with { Labels = Labels(("node-role.kubernetes.io/control-plane", "")) } };
        Assert.Equal([new ZoneShare("a", 0.5), new ZoneShare("b", 0.5)], ZoneShares.Of(nodes));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Through_any_history_no_zone_is_overloaded_and_hints_that_may_stay_do(ulong seed)
    {
        var chance = new SeededChance(seed);
        var endpoints = new List<(int Id, string Zone)>();
        var given = new Dictionary<int, string>();
        var allocated = 0;
        for (var step = 0; step < 400; step++)
        {
            if (endpoints.Count < 3 || chance.Hit(55))
            {
                endpoints.Add((step, "abc"[chance.Next(3)].ToString()));
            }
            else
            {
                endpoints.RemoveAt(chance.Next(endpoints.Count));
            }
            var shares = ZoneShares.Of(Zones(("a", 1 + chance.Next(2)), ("b", 2), ("c", 3)))!;
            var allocation = ZoneAllocation.Compute([.. endpoints.Select(e => new ZonedEndpoint(e.Zone, given.GetValueOrDefault(e.Id)))], shares);
            if (allocation.Zones is not { } zones)
            {
                continue;
            }
            allocated++;
            // Those that have a hint lose it only to a zone that would be overloaded without them.
            var before = endpoints.Select(e => given.GetValueOrDefault(e.Id)).ToArray();
            var lack = shares.Sum(s => Math.Max(0, Least(s, endpoints.Count) - before.Count(z => z == s.Zone)));
            Assert.InRange(before.Zip(zones).Count(z => z.First is not null && z.First != z.Second), 0, lack);
            Assert.All(shares, s => Assert.True(zones.Count(z => z == s.Zone) >= Least(s, endpoints.Count), $"step {step}: zone {s.Zone}"));
            given = endpoints.Zip(zones).ToDictionary(e => e.First.Id, e => e.Second);
            // The same again asks for nothing new.
            Assert.Equal(zones, ZoneAllocation.Compute([.. endpoints.Select(e => new ZonedEndpoint(e.Zone, given[e.Id]))], shares).Zones);
        }
        Assert.InRange(allocated, 300, 400);
    }

    private static int Least(ZoneShare share, int endpoints) => (int)Math.Ceiling(share.Share * endpoints / 1.2);
}
