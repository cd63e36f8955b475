using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Plugins;
using MiniKube.Scheduler.Snapshots;
using MiniKube.Scheduler.Tests.Fixtures;

namespace MiniKube.Scheduler.Tests.Plugins;

public class PodTopologySpreadTests
{
    private const string Zone = "topology.kubernetes.io/zone";
    private const string Host = "kubernetes.io/hostname";
    private const string No = "node(s) didn't match pod topology spread constraints";
    private const string NoLabel = "node(s) didn't match pod topology spread constraints (missing required label)";

    private static readonly PodTopologySpread Plugin = new(new OwnersByLabel());

    private static TopologySpreadConstraint Constraint(string key, int maxSkew = 1, string when = "DoNotSchedule") => new()
    {
        TopologyKey = key,
        MaxSkew = maxSkew,
        WhenUnsatisfiable = when,
        LabelSelector = new LabelSelector { MatchLabels = Make.Map("app=web") },
    };

    private static Pod Web(string name, string? node = null, params TopologySpreadConstraint[] constraints) =>
        Make.Pod(name, labels: "app=web", node: node, spec: s => s with { TopologySpreadConstraints = constraints });

    private static IEnumerable<Pod> Bound(string counts) => counts.Split(',', StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(c => Enumerable.Range(0, int.Parse(c[2..])).Select(i => Web($"{c[0]}{i}", c[..1])));

    private static Node[] Zones => [Make.Node("a", labels: $"{Zone}=1"), Make.Node("b", labels: $"{Zone}=1"), Make.Node("c", labels: $"{Zone}=2")];

    [Theory]
    [InlineData("", Host, 1, "ok", "ok", "ok")]
    [InlineData("a:1", Host, 1, No, "ok", "ok")]
    [InlineData("a:1", Host, 2, "ok", "ok", "ok")]
    [InlineData("a:1", Zone, 1, No, No, "ok")]
    [InlineData("a:1,c:1", Zone, 1, "ok", "ok", "ok")]
    [InlineData("a:2,b:1,c:1", Zone, 1, No, No, "ok")]
    [InlineData("", "rack", 1, NoLabel, NoLabel, NoLabel)]
    public void Hard_constraints(string bound, string key, int maxSkew, params string[] expected) =>
        Assert.Equal(expected, PluginBench.Filter(Plugin, Make.Cluster(Zones, Bound(bound)), Web("p", null, Constraint(key, maxSkew))));

    [Fact]
    public void All_hard_constraints_hold_together() =>
        Assert.Equal([No, "ok", No],
            PluginBench.Filter(Plugin, Make.Cluster(Zones, Bound("a:1,c:2")), Web("p", null, Constraint(Zone), Constraint(Host))));

    [Fact]
    public void Pods_on_their_way_out_and_of_other_namespaces_do_not_count()
    {
        var other = Web("o", "a");
        var cluster = Make.Cluster(
            Zones, Web("x", "a").Terminating(), other with { Metadata = other.Metadata with { Namespace = "other" } }, Make.Pod("y", labels: "app=db", node: "a"));
        Assert.Equal(["ok", "ok", "ok"], PluginBench.Filter(Plugin, cluster, Web("p", null, Constraint(Host))));
    }

    [Fact]
    public void Too_few_domains_count_as_one_that_is_empty()
    {
        var cluster = Make.Cluster(Zones, Bound("a:1,c:1"));
        Assert.Equal(["ok", "ok", "ok"], PluginBench.Filter(Plugin, cluster, Web("p", null, Constraint(Zone) with { MinDomains = 2 })));
        Assert.Equal([No, No, No], PluginBench.Filter(Plugin, cluster, Web("p", null, Constraint(Zone) with { MinDomains = 3 })));
    }

    [Theory]
    // The cordon-like taint of c makes its zone's 0 the least unless taints are honoured; then only zone 1 is left to compare.
    [InlineData(null, null, No, No, "ok")]
    [InlineData(null, "Honor", "ok", "ok", "ok")]
    public void Inclusion_policies_decide_which_nodes_count(string? affinity, string? taints, params string[] expected)
    {
        Node[] nodes = [Zones[0], Zones[1], Make.Node("c", labels: $"{Zone}=2", taints: "x:NoSchedule")];
        var pod = Web("p", null, Constraint(Zone) with { NodeAffinityPolicy = affinity, NodeTaintsPolicy = taints });
        Assert.Equal(expected, PluginBench.Filter(Plugin, Make.Cluster(nodes, Bound("a:1")), pod));
    }

    [Theory]
    [InlineData(null, "ok", "ok")]
    [InlineData("Ignore", No, No)]
    public void Nodes_outside_the_selector_count_only_if_told(string? policy, string a, string b)
    {
        var constraint = Constraint(Zone) with { NodeAffinityPolicy = policy };
        var pod = Web("p", null, constraint) with { };
        pod = pod with { Spec = pod.Spec with { NodeSelector = Make.Map($"{Zone}=1") } };
        Assert.Equal([a, b], PluginBench.Filter(Plugin, Make.Cluster(Zones, Bound("a:1")), pod)[..2]);
    }

    [Fact]
    public void Match_label_keys_narrow_to_pods_like_this_one()
    {
        var constraint = Constraint(Host) with { MatchLabelKeys = ["hash"] };
        var old = Make.Pod("old", labels: "app=web,hash=1", node: "a");
        var pod = Make.Pod("p", labels: "app=web,hash=2", spec: s => s with { TopologySpreadConstraints = [constraint] });
        Assert.Equal(["ok", "ok", "ok"], PluginBench.Filter(Plugin, Make.Cluster(Zones, old), pod));
    }

    [Fact]
    public void By_default_pods_of_one_owner_spread_over_nodes_and_zones()
    {
        // Hosts weigh ln 5, zones ln 4: a has 1 pod in a zone of 1, b none in that zone, c none in an empty zone.
        var scores = PluginBench.Score(Plugin, Make.Cluster(Zones, Bound("a:1")), Web("p"));
        Assert.True(scores[0] < scores[1] && scores[1] < scores[2], string.Join(' ', scores));
        Assert.Empty(PluginBench.Score(Plugin, Make.Cluster(Zones), Make.Pod("alone")));
    }

    [Fact]
    public void By_default_a_node_without_a_zone_is_spread_over_all_the_same()
    {
        var cluster = Make.Cluster([Make.Node("a"), Make.Node("b")], Bound("a:1"));
        // a: 1 x ln 4 + 2 = 3, b: 2; (3 + 2 - 3) / 3 and (3 + 2 - 2) / 3
        Assert.Equal([66, 100], PluginBench.Score(Plugin, cluster, Web("p")));
    }

    [Fact]
    public void Own_soft_constraints_take_the_place_of_the_default_and_pass_over_nodes_without_the_label()
    {
        var cluster = Make.Cluster([.. Zones, Make.Node("d")], Bound("a:3"));
        var scores = PluginBench.Score(Plugin, cluster, Web("p", null, Constraint(Zone, when: "ScheduleAnyway")));
        Assert.Equal(0, scores[3]);
        Assert.Equal(scores[0], scores[1]);
        Assert.True(scores[2] > scores[0]);
    }

    [Fact]
    public void Only_like_pods_wake()
    {
        var cluster = Make.Cluster([]);
        bool Wakes(Pod gone) => PluginBench.Wakes(Plugin, cluster, Web("p", null, Constraint(Host)),
            new(ClusterEvents.AssignedPodDelete) { OldPod = new PodInfo(gone, cluster.Resources) });
        Assert.True(Wakes(Web("x", "a")));
        Assert.False(Wakes(Make.Pod("y", labels: "app=db", node: "a")));
    }

    [Fact]
    public void Only_nodes_that_change_what_is_compared_wake()
    {
        var cluster = Make.Cluster([]);
        bool Wakes(ClusterEvents events, Node? old, Node? now, TopologySpreadConstraint? constraint = null) =>
            PluginBench.Wakes(Plugin, cluster, Web("p", null, constraint ?? Constraint(Zone)), new(events) { OldNode = old, NewNode = now });
        var (one, two, none) = (Make.Node("a", labels: $"{Zone}=1"), Make.Node("a", labels: $"{Zone}=2"), Make.Node("a"));
        Assert.True(Wakes(ClusterEvents.NodeAdd, null, one));
        Assert.False(Wakes(ClusterEvents.NodeAdd, null, none));
        Assert.True(Wakes(ClusterEvents.NodeDelete, one, null));
        Assert.True(Wakes(ClusterEvents.NodeLabel, one, two));
        Assert.True(Wakes(ClusterEvents.NodeLabel, one, none));
        Assert.False(Wakes(ClusterEvents.NodeLabel, one, Make.Node("a", labels: $"{Zone}=1,x=y")));
        Assert.False(Wakes(ClusterEvents.NodeTaint, one, one));
        Assert.True(Wakes(ClusterEvents.NodeTaint, one, one, Constraint(Zone) with { NodeTaintsPolicy = "Honor" }));
    }

    [Fact]
    public void Defaults_of_ones_own_take_the_place_of_the_systems_also_hard_ones()
    {
        var plugin = new PodTopologySpread(new OwnersByLabel(), [Constraint(Zone) with { LabelSelector = null }]);
        var cluster = Make.Cluster(Zones, Bound("a:1"));
        Assert.Equal([No, No, "ok"], PluginBench.Filter(plugin, cluster, Make.Pod("p", labels: "app=web")));
        Assert.Empty(PluginBench.Score(plugin, cluster, Make.Pod("p", labels: "app=web")));
        Assert.Equal(["ok", "ok", "ok"], PluginBench.Filter(plugin, cluster, Make.Pod("p")));
        Assert.Equal(["ok", "ok", "ok"], PluginBench.Filter(plugin, cluster, Web("p", null, Constraint(Host, 9))));
    }

    [Fact]
    public void With_none_at_all_nothing_is_spread()
    {
        var plugin = new PodTopologySpread(new OwnersByLabel(), []);
        Assert.Empty(PluginBench.Score(plugin, Make.Cluster(Zones, Bound("a:1")), Make.Pod("p", labels: "app=web")));
    }
}
