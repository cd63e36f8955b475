using MiniKube.Api.Core.V1;
using MiniKube.Api.Determinism;
using MiniKube.Api.Meta.V1;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Plugins;
using MiniKube.Scheduler.Snapshots;
using MiniKube.Scheduler.Tests.Fixtures;

namespace MiniKube.Scheduler.Tests.Plugins;

public class InterPodAffinityTests
{
    private const string Zone = "topology.kubernetes.io/zone";
    private const string Host = "kubernetes.io/hostname";
    private const string No = "node(s) didn't match pod affinity rules";
    private const string NoApart = "node(s) didn't match pod anti-affinity rules";
    private const string NoExisting = "node(s) didn't satisfy existing pods anti-affinity rules";

    private static readonly InterPodAffinity Plugin = new();

    // a and b in zone 1, c in zone 2, d in none.
    private static Node[] Nodes => [Make.Node("a", labels: $"{Zone}=1"), Make.Node("b", labels: $"{Zone}=1"), Make.Node("c", labels: $"{Zone}=2"), Make.Node("d")];

    private static Pod Pod(string name, string labels, string? node = null, Affinity? affinity = null) =>
        Make.Pod(name, labels: labels, node: node, spec: s => s with { Affinity = affinity });

    private static string[] Filter(Pod pod, params Pod[] bound) => PluginBench.Filter(Plugin, Make.Cluster(Nodes, bound), pod);

    [Theory]
    [InlineData(Host, "a", "ok", No, No, No)]
    [InlineData(Zone, "a", "ok", "ok", No, No)]
    [InlineData(Zone, "c", No, No, "ok", No)]
    // Where the other pod's node has no such label, the pods are nowhere together.
    [InlineData(Zone, "d", No, No, No, No)]
    [InlineData("rack", "a", No, No, No, No)]
    public void Required_affinity_wants_the_domain_of_the_others(string key, string where, params string[] expected) =>
        Assert.Equal(expected, Filter(Pod("p", "app=web", affinity: Make.Affinity([Make.Term(key, "app=db")])), Pod("db", "app=db", where)));

    [Fact]
    public void All_terms_must_be_met_by_pods_that_each_meet_all_terms()
    {
        var pod = Pod("p", "app=web", affinity: Make.Affinity([Make.Term(Zone, "app=db"), Make.Term(Host, "tier=one")]));
        Assert.Equal([No, No, No, No], Filter(pod, Pod("x", "app=db", "a"), Pod("y", "tier=one", "b")));
        Assert.Equal(["ok", No, No, No], Filter(pod, Pod("x", "app=db,tier=one", "a")));
    }

    [Fact]
    public void The_first_of_pods_that_want_each_other_goes_anywhere_with_the_label()
    {
        var pod = Pod("p", "app=web", affinity: Make.Affinity([Make.Term(Zone, "app=web")]));
        Assert.Equal(["ok", "ok", "ok", No], Filter(pod));
        Assert.Equal([No, No, "ok", No], Filter(pod, Pod("q", "app=web", "c")));
        Assert.Equal([No, No, No, No], Filter(Pod("p", "app=db", affinity: Make.Affinity([Make.Term(Zone, "app=web")]))));
    }

    [Theory]
    [InlineData(Host, NoApart, "ok", "ok", "ok")]
    [InlineData(Zone, NoApart, NoApart, "ok", "ok")]
    public void Required_anti_affinity_keeps_out_of_the_domain_of_the_others(string key, params string[] expected) =>
        Assert.Equal(expected, Filter(Pod("p", "app=web", affinity: Make.Affinity(null, [Make.Term(key, "app=db")])), Pod("db", "app=db", "a")));

    [Fact]
    public void Each_term_of_anti_affinity_counts_alone() =>
        Assert.Equal([NoApart, "ok", NoApart, "ok"],
            Filter(Pod("p", "app=web", affinity: Make.Affinity(null, [Make.Term(Host, "app=db"), Make.Term(Host, "app=cache")])), Pod("db", "app=db", "a"), Pod("cache", "app=cache", "c")));

    [Fact]
    public void Anti_affinity_of_the_pods_there_holds_for_the_new_one_too()
    {
        var db = Pod("db", "app=db", "a", Make.Affinity(null, [Make.Term(Zone, "app=web")]));
        Assert.Equal([NoExisting, NoExisting, "ok", "ok"], Filter(Pod("p", "app=web"), db));
        Assert.Equal(["ok", "ok", "ok", "ok"], Filter(Pod("p", "app=other"), db));
    }

    [Fact]
    public void Pods_on_their_way_out_still_count() =>
        Assert.Equal([NoApart, "ok", "ok", "ok"],
            Filter(Pod("p", "app=web", affinity: Make.Affinity(null, [Make.Term(Host, "app=db")])), Pod("db", "app=db", "a").Terminating()));

    [Fact]
    public void A_term_looks_in_its_own_namespace_in_those_it_names_and_in_those_with_the_labels()
    {
        var other = Pod("db", "app=db", "a").In("other");
        string Of(PodAffinityTerm term)
        {
            var cluster = Make.Cluster(Nodes, other);
            cluster.SetNamespace("other", Make.Map("team=x"));
            return PluginBench.Filter(Plugin, cluster, Pod("p", "app=web", affinity: Make.Affinity(null, [term])))[0];
        }
        var term = Make.Term(Host, "app=db");
        Assert.Equal("ok", Of(term));
        Assert.Equal(NoApart, Of(Make.Term(Host, "app=db", "other")));
        Assert.Equal("ok", Of(Make.Term(Host, "app=db", "another")));
        Assert.Equal(NoApart, Of(term with { NamespaceSelector = new LabelSelector() }));
        Assert.Equal(NoApart, Of(term with { NamespaceSelector = new LabelSelector { MatchLabels = Make.Map("team=x") } }));
        Assert.Equal("ok", Of(term with { NamespaceSelector = new LabelSelector { MatchLabels = Make.Map("team=y") } }));
        Assert.Equal(NoApart, Of(Make.Term(Host, "app=db", "other") with { NamespaceSelector = new LabelSelector { MatchLabels = Make.Map("team=y") } }));
        Assert.Equal("ok", Of(new PodAffinityTerm { TopologyKey = Host, NamespaceSelector = new LabelSelector() }));
    }

    [Fact]
    public void Labels_of_a_namespace_that_change_count_at_once()
    {
        var cluster = Make.Cluster(Nodes, Pod("db", "app=db", "a").In("other"));
        var pod = Pod("p", "app=web", affinity: Make.Affinity(null,
            [Make.Term(Host, "app=db") with { NamespaceSelector = new LabelSelector { MatchLabels = Make.Map("team=x") } }]));
        Assert.Equal("ok", PluginBench.Filter(Plugin, cluster, pod)[0]);
        cluster.SetNamespace("other", Make.Map("team=x"));
        Assert.Equal(NoApart, PluginBench.Filter(Plugin, cluster, pod)[0]);
        cluster.SetNamespace("other", null);
        Assert.Equal("ok", PluginBench.Filter(Plugin, cluster, pod)[0]);
    }

    [Fact]
    public void Preferred_terms_add_up_and_are_brought_between_0_and_100()
    {
        var pod = Pod("p", "app=web", affinity: Make.Affinity(preferred: [(8, Make.Term(Zone, "app=db"))], preferredApart: [(2, Make.Term(Host, "app=web"))]));
        // a: 8 - 2, b: 8, c: 0, d: 0 - 2
        Assert.Equal([80, 100, 20, 0], PluginBench.Score(Plugin, Make.Cluster(Nodes, Pod("db", "app=db", "b"), Pod("w", "app=web", "a"), Pod("v", "app=web", "d")), pod));
    }

    [Fact]
    public void The_terms_of_the_pods_there_speak_too()
    {
        Pod[] bound =
        [
            Pod("x", "app=x", "a", Make.Affinity(preferred: [(6, Make.Term(Host, "app=web"))])),
            Pod("y", "app=y", "b", Make.Affinity(preferredApart: [(4, Make.Term(Host, "app=web"))])),
            Pod("z", "app=z", "c", Make.Affinity([Make.Term(Host, "app=web")])),
        ];
        // 6, -4, 1 by the weight of required affinity, 0
        Assert.Equal([100, 0, 50, 40], PluginBench.Score(Plugin, Make.Cluster(Nodes, bound), Pod("p", "app=web")));
        Assert.Equal([100, 0, 100, 40], PluginBench.Score(new InterPodAffinity(6), Make.Cluster(Nodes, bound), Pod("p", "app=web")));
        Assert.Empty(PluginBench.Score(new InterPodAffinity(1, true), Make.Cluster(Nodes, bound), Pod("p", "app=web")));
        Assert.Empty(PluginBench.Score(Plugin, Make.Cluster(Nodes, bound), Pod("p", "app=other")));
    }

    [Fact]
    public void Only_what_can_help_wakes()
    {
        var cluster = Make.Cluster(Nodes);
        PodInfo Info(Pod pod) => new(pod, cluster.Resources);
        bool Wakes(Affinity affinity, ClusterChange change) => PluginBench.Wakes(Plugin, cluster, Pod("p", "app=web", affinity: affinity), change);
        var (db, other) = (Info(Pod("db", "app=db", "a")), Info(Pod("o", "app=o", "a")));
        var together = Make.Affinity([Make.Term(Zone, "app=db")]);
        var apart = Make.Affinity(null, [Make.Term(Zone, "app=db")]);
        Assert.True(Wakes(together, new(ClusterEvents.AssignedPodAdd) { NewPod = db }));
        Assert.False(Wakes(together, new(ClusterEvents.AssignedPodAdd) { NewPod = other }));
        Assert.False(Wakes(apart, new(ClusterEvents.AssignedPodAdd) { NewPod = db }));
        Assert.True(Wakes(apart, new(ClusterEvents.AssignedPodDelete) { OldPod = db }));
        Assert.False(Wakes(apart, new(ClusterEvents.AssignedPodDelete) { OldPod = other }));
        Assert.True(Wakes(new(), new(ClusterEvents.AssignedPodDelete) { OldPod = Info(Pod("e", "app=e", "a", Make.Affinity(null, [Make.Term(Host, "app=web")]))) }));
        Assert.True(Wakes(together, new(ClusterEvents.NodeAdd) { NewNode = Nodes[0] }));
        Assert.False(Wakes(together, new(ClusterEvents.NodeAdd) { NewNode = Nodes[3] }));
        Assert.True(Wakes(together, new(ClusterEvents.NodeLabel) { OldNode = Nodes[0], NewNode = Nodes[2] }));
        Assert.False(Wakes(together, new(ClusterEvents.NodeLabel) { OldNode = Nodes[0], NewNode = Nodes[1] }));
    }

    /// <summary>Verdicts from counts that were kept up through any history are those of a plain look at every pod.</summary>
    [Fact]
    public void After_any_history_it_says_what_counting_by_hand_says()
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            var random = new SeededRandomSource(seed);
            var cluster = Make.Cluster(Nodes);
            var bound = new SortedDictionary<string, Pod>(StringComparer.Ordinal);
            for (var step = 0; step < 150; step++)
            {
                var name = $"p{random.Next(12)}";
                if (random.Next(3) == 0)
                {
                    bound.Remove(name);
                    cluster.RemovePod("uid-" + name);
                }
                else
                {
                    bound[name] = Any(random, name, "abcd"[random.Next(4)].ToString());
                    cluster.SetPod(new PodInfo(bound[name], cluster.Resources));
                }
                if (random.Next(10) == 0)
                {
                    cluster.SetNode(Make.Node("d", labels: random.Next(2) == 0 ? $"{Zone}=2" : ""));
                }
                var pod = Any(random, "new", null);
                Assert.Equal([.. cluster.Nodes.OrderBy(n => n.Slot).Select(n => ByHand(pod, n.Node, [.. cluster.Nodes.Select(m => m.Node)], bound.Values))], PluginBench.Filter(Plugin, cluster, pod));
            }
        }
    }

    private static Pod Any(SeededRandomSource random, string name, string? node)
    {
        PodAffinityTerm[] Terms() => random.Next(3) > 0 ? [] : [Make.Term(random.Next(2) == 0 ? Zone : Host, $"app=x{random.Next(3)}")];
        return Pod(name, $"app=x{random.Next(3)}", node, Make.Affinity(Terms(), Terms()));
    }

    private static string ByHand(Pod pod, Node node, Node[] nodes, IEnumerable<Pod> bound)
    {
        string? Domain(Node of, string key) => of.Metadata.Labels.GetValueOrDefault(key);
        bool Selects(PodAffinityTerm term, Pod other) => term.LabelSelector!.MatchLabels.All(l => other.Metadata.Labels.GetValueOrDefault(l.Key) == l.Value);
        bool Beside(PodAffinityTerm term, Pod other) =>
            Domain(node, term.TopologyKey) is { } here && here == Domain(nodes.Single(n => n.Metadata.Name == other.Spec.NodeName), term.TopologyKey);
        bool HasDomain(PodAffinityTerm term, Pod other) => Domain(nodes.Single(n => n.Metadata.Name == other.Spec.NodeName), term.TopologyKey) is not null;
        var together = pod.Spec.Affinity!.PodAffinity!.RequiredDuringSchedulingIgnoredDuringExecution;
        var apart = pod.Spec.Affinity.PodAntiAffinity!.RequiredDuringSchedulingIgnoredDuringExecution;
        var first = together.All(t => Selects(t, pod)) && !bound.Any(o => together.All(t => Selects(t, o)) && together.Any(t => HasDomain(t, o)));
        if (together.Any(t => Domain(node, t.TopologyKey) is null || (!first && !bound.Any(o => Selects(t, o) && Beside(t, o)))))
        {
            return No;
        }
        return apart.Any(t => bound.Any(o => Selects(t, o) && Beside(t, o))) ? NoApart
            : bound.Any(o => o.Spec.Affinity!.PodAntiAffinity!.RequiredDuringSchedulingIgnoredDuringExecution.Any(t => Selects(t, pod) && Beside(t, o))) ? NoExisting
            : "ok";
    }
}
