using MiniKube.Api.Coordination.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Controllers.NodeLifecycle;
using static MiniKube.Controllers.Tests.Make;

namespace MiniKube.Controllers.Tests.NodeLifecycle;

public sealed class NodeHealthPlanTests
{
    private static readonly NodeLifecycleOptions Options = new();

    private static Lease Lease(DateTimeOffset renewed) => new() { Metadata = new ObjectMeta { Name = "n1" }, Spec = new LeaseSpec { RenewTime = renewed } };

    [Fact]
    public void The_defaults_are_upstreams()
    {
        Assert.Equal((5, 50, 60), (Options.MonitorPeriod.TotalSeconds, Options.MonitorGracePeriod.TotalSeconds, Options.StartupGracePeriod.TotalSeconds));
        Assert.Equal((0.1, 0.01, 0.55, 50), (Options.EvictionRate, Options.SecondaryEvictionRate, Options.UnhealthyZoneThreshold, Options.LargeClusterThreshold));
    }

    [Fact]
    public void A_renewed_lease_or_a_new_heartbeat_is_a_sign_of_life_and_nothing_else_is()
    {
        var seen = NodeObservation.Update(null, Node("n1"), Lease(Now), Now);
        Assert.Equal(Now, seen.LastSign);
        Assert.Equal(Now, NodeObservation.Update(seen, Node("n1"), Lease(Now), Now.AddSeconds(9)).LastSign);
        Assert.Equal(Now, NodeObservation.Update(seen, Node("n1"), null, Now.AddSeconds(9)).LastSign);
        Assert.Equal(Now.AddSeconds(9), NodeObservation.Update(seen, Node("n1"), Lease(Now.AddSeconds(8)), Now.AddSeconds(9)).LastSign);
        var beat = Node("n1") is var n ? n with { Status = new NodeStatus { Conditions = [n.Status.Conditions[0] with { LastHeartbeatTime = Now.AddSeconds(5) }] } } : n;
        Assert.Equal(Now.AddSeconds(9), NodeObservation.Update(seen, beat, Lease(Now), Now.AddSeconds(9)).LastSign);
    }

    [Fact]
    public void Silence_makes_a_node_unknown_exactly_after_its_grace()
    {
        var seen = NodeObservation.Update(null, Node("n1"), Lease(Now), Now);
        var before = NodeHealthPlan.Compute(Node("n1"), seen, "True", Now.AddSeconds(50).AddTicks(-1), Options);
        Assert.Null(before.Status);
        Assert.Equal(Now.AddSeconds(50), before.Deadline);

        var after = NodeHealthPlan.Compute(Node("n1"), seen, "True", Now.AddSeconds(50), Options);
        var ready = NodeStates.Condition(after.Status!, "Ready")!;
        Assert.Equal(("Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status."), (ready.Status, ready.Reason, ready.Message));
        Assert.Equal(Now, ready.LastHeartbeatTime!.Value.Moment);
        var memory = NodeStates.Condition(after.Status!, "MemoryPressure")!;
        Assert.Equal(("Unknown", "NodeStatusNeverUpdated", "Kubelet never posted node status."), (memory.Status, memory.Reason, memory.Message));
        Assert.True(after.BecameNotReady && after.MarkPodsNotReady);

        var again = NodeHealthPlan.Compute(Node("n1") with { Status = after.Status! }, seen, "Unknown", Now.AddSeconds(60), Options);
        Assert.Null(again.Status);
        Assert.True(again is { BecameNotReady: false, MarkPodsNotReady: true });
    }

    [Fact]
    public void A_node_that_never_posted_has_a_minute_from_its_creation()
    {
        var node = Node("n1", ready: "");
        var seen = NodeObservation.Update(null, node, null, node.Metadata.CreationTimestamp!.Value.Moment.AddSeconds(30));
        Assert.Null(NodeHealthPlan.Compute(node, seen, null, node.Metadata.CreationTimestamp.Value.Moment.AddSeconds(59), Options).Status);
        Assert.NotNull(NodeHealthPlan.Compute(node, seen, null, node.Metadata.CreationTimestamp.Value.Moment.AddSeconds(60), Options).Status);
    }

    [Fact]
    public void An_agent_that_says_it_is_not_ready_has_its_pods_marked_once()
    {
        var seen = NodeObservation.Update(null, Node("n1", "False"), Lease(Now), Now);
        Assert.True(NodeHealthPlan.Compute(Node("n1", "False"), seen, "True", Now, Options) is { BecameNotReady: true, MarkPodsNotReady: true, Status: null });
        Assert.True(NodeHealthPlan.Compute(Node("n1", "False"), seen, "False", Now, Options) is { BecameNotReady: false, MarkPodsNotReady: false });
    }

    private static string Taints(Node node, Eviction eviction = Eviction.Allowed) =>
        string.Join(' ', NodeTaints.Wanted(node, eviction, Now).Select(t => t.ToText()));

    [Theory]
    [InlineData("True", "Allowed", "")]
    [InlineData("False", "Allowed", "node.kubernetes.io/not-ready:NoSchedule node.kubernetes.io/not-ready:NoExecute")]
    [InlineData("Unknown", "Allowed", "node.kubernetes.io/unreachable:NoSchedule node.kubernetes.io/unreachable:NoExecute")]
    [InlineData("Unknown", "Held", "node.kubernetes.io/unreachable:NoSchedule")]
    [InlineData("Unknown", "Suspended", "node.kubernetes.io/unreachable:NoSchedule")]
    public void Taints_follow_the_ready_condition(string ready, string eviction, string taints) =>
        Assert.Equal(taints, Taints(Node("n1", ready), Enum.Parse<Eviction>(eviction)));

    [Fact]
    public void Taints_of_others_stay_and_those_of_conditions_that_passed_go()
    {
        var mine = new Taint { Key = "dedicated", Value = "db", Effect = "NoExecute" };
        var node = Node("n1", "True", null, new Taint { Key = NodeTaints.Unreachable, Effect = "NoExecute" }, mine, new Taint { Key = NodeTaints.Unreachable, Effect = "NoSchedule" });
        Assert.Equal("dedicated=db:NoExecute", Taints(node));
        var unchanged = Node("n1", "True", null, mine);
        Assert.Same(unchanged.Spec.Taints, NodeTaints.Wanted(unchanged, Eviction.Allowed, Now));
        Assert.Equal("node.kubernetes.io/unschedulable:NoSchedule", Taints(Node("n1") with { Spec = new NodeSpec { Unschedulable = true } }));
    }

    [Fact]
    public void Eviction_under_way_goes_on_when_held_and_ends_when_suspended()
    {
        var turned = Node("n1", "Unknown", null, new Taint { Key = NodeTaints.NotReady, Effect = "NoExecute" });
        Assert.Equal("node.kubernetes.io/unreachable:NoSchedule node.kubernetes.io/unreachable:NoExecute", Taints(turned, Eviction.Held));
        Assert.Equal("node.kubernetes.io/unreachable:NoSchedule", Taints(turned, Eviction.Suspended));
        Assert.True(NodeTaints.WantsEviction(Node("n1", "False")));
        Assert.False(NodeTaints.WantsEviction(Node("n1", "Unknown", null, new Taint { Key = NodeTaints.Unreachable, Effect = "NoExecute" })));
    }

    [Theory]
    // ready and not ready nodes of zones a and b -> rates and whether everything is down
    [InlineData(3, 0, 3, 0, "a=0.1 b=0.1", false)]
    [InlineData(2, 1, 3, 0, "a=0.1 b=0.1", false)]
    [InlineData(1, 2, 3, 0, "a=0.1 b=0.1", false)]
    [InlineData(2, 3, 3, 0, "a=0 b=0.1", false)]
    [InlineData(40, 60, 3, 0, "a=0.01 b=0.1", false)]
    [InlineData(0, 3, 3, 0, "a=0.1 b=0.1", false)]
    [InlineData(0, 3, 0, 3, "a=0.1 b=0.1", true)]
    public void A_zone_that_is_mostly_out_is_evicted_slowly_or_not_at_all(int readyA, int downA, int readyB, int downB, string rates, bool allDown)
    {
        IEnumerable<Node> Zone(string zone, int ready, int down) =>
            Enumerable.Range(0, ready + down).Select(i => Node($"{zone}{i}", i < ready ? "True" : "Unknown", zone));
        var states = ZoneStates.Compute(Zone("a", readyA, downA).Concat(Zone("b", readyB, downB)), Options);
        Assert.Equal(rates, string.Join(' ', states.Rates.Select(r => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{r.Key[1..]}={r.Value}"))));
        Assert.Equal(allDown, states.AllDown);
    }

    [Fact]
    public void Nodes_that_are_excluded_do_not_count_in_their_zone()
    {
        Node Excluded(Node node) => node with { Metadata = node.Metadata with { Labels = Labels(("node.kubernetes.io/exclude-disruption", "")) } };
        Node[] nodes = [Node("a"), .. Enumerable.Range(0, 5).Select(i => Excluded(Node($"x{i}", "Unknown")))];
        Assert.Equal((0.1, false), (ZoneStates.Compute(nodes, Options).Rates.Values.Single(), ZoneStates.Compute(nodes, Options).AllDown));
        Assert.False(ZoneStates.Compute(nodes.Skip(1), Options).AllDown);
        Assert.True(ZoneStates.Concerns(Node("a"), Excluded(Node("a"))));
        Assert.True(ZoneStates.Concerns(Node("a"), Node("a", "True", "z")));
        Assert.False(ZoneStates.Concerns(Node("a"), Node("a") with { Spec = new NodeSpec { Unschedulable = true } }));
    }

    [Theory]
    [InlineData("kubernetes.io/os=linux kubernetes.io/arch=amd64", "beta.kubernetes.io/arch=amd64 beta.kubernetes.io/os=linux")]
    [InlineData("kubernetes.io/os=linux beta.kubernetes.io/os=windows", "beta.kubernetes.io/os=linux")]
    [InlineData("kubernetes.io/arch=amd64 beta.kubernetes.io/arch=amd64 beta.kubernetes.io/os=linux", "")]
    public void Beta_labels_are_set_as_the_stable_ones_are(string labels, string set)
    {
        var node = Node("n1") is var n ? n with { Metadata = n.Metadata with { Labels = labels.Split(' ').ToDictionary(l => l.Split('=')[0], l => l.Split('=')[1]) } } : n;
        Assert.Equal(set, string.Join(' ', NodeLabels.ToSet(node).Select(l => $"{l.Key}={l.Value}")));
    }

    [Fact]
    public void Nodes_of_a_zone_are_evicted_one_after_the_other()
    {
        var pace = new EvictionPace();
        Assert.True(pace.TryTake("a", 0.1, Now, out _));
        Assert.False(pace.TryTake("a", 0.1, Now.AddSeconds(4), out var wait));
        Assert.Equal(TimeSpan.FromSeconds(6), wait);
        Assert.True(pace.TryTake("b", 0.1, Now, out _));
        Assert.True(pace.TryTake("a", 0.1, Now.AddSeconds(10), out _));
        Assert.False(pace.TryTake("c", 0, Now, out wait));
        Assert.Null(wait);
    }
}
