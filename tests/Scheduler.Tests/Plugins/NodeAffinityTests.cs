using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Tests.Fixtures;

namespace MiniKube.Scheduler.Tests.Plugins;

public class NodeAffinityTests
{
    private static readonly MiniKube.Scheduler.Plugins.NodeAffinity Plugin = new();

    private const string No = "node(s) didn't match Pod's node affinity/selector";

    private static Pod Required(string nodeSelector, params NodeSelectorTerm[] terms) => Make.Pod("p", spec: s => s with
    {
        NodeSelector = Make.Map(nodeSelector),
        Affinity = terms.Length == 0 ? null : new Affinity
        {
            NodeAffinity = new() { RequiredDuringSchedulingIgnoredDuringExecution = new NodeSelector { NodeSelectorTerms = terms } },
        },
    });

    private static NodeSelectorTerm Labels(params NodeSelectorRequirement[] all) => new() { MatchExpressions = all };

    private static NodeSelectorTerm Names(params string[] names) =>
        new() { MatchFields = [new NodeSelectorRequirement { Key = "metadata.name", Operator = "In", Values = names }] };

    private static NodeSelectorRequirement Where(string key, string op, params string[] values) => new() { Key = key, Operator = op, Values = values };

    public static readonly TheoryData<string, Pod, string, string> Cases = new()
    {
        { "nothing asked", Required(""), "ok", "ok" },
        { "selector", Required("disk=ssd"), "ok", No },
        { "selector that none has", Required("disk=ssd,gpu=yes"), No, No },
        { "In", Required("", Labels(Where("disk", "In", "ssd", "nvme"))), "ok", No },
        { "NotIn holds without the label", Required("", Labels(Where("gpu", "NotIn", "yes"))), "ok", "ok" },
        { "Exists", Required("", Labels(Where("cores", "Exists"))), "ok", No },
        { "DoesNotExist", Required("", Labels(Where("cores", "DoesNotExist"))), No, "ok" },
        { "Gt", Required("", Labels(Where("cores", "Gt", "8"))), "ok", No },
        { "Lt", Required("", Labels(Where("cores", "Lt", "8"))), No, No },
        { "requirements of a term hold together", Required("", Labels(Where("disk", "In", "ssd"), Where("cores", "Lt", "8"))), No, No },
        { "terms are alternatives", Required("", Labels(Where("disk", "In", "hdd")), Labels(Where("cores", "Exists"))), "ok", "ok" },
        { "selector and affinity hold together", Required("disk=hdd", Labels(Where("cores", "Exists"))), No, No },
        { "an empty term matches nothing", Required("", new NodeSelectorTerm()), No, No },
        { "by name", Required("", Names("b")), "not asked", "ok" },
        { "by name or label: every node is asked", Required("", Names("b"), Labels(Where("disk", "In", "ssd"))), "ok", "ok" },
        { "names that exclude each other", Required("", new NodeSelectorTerm { MatchFields = [.. Names("a").MatchFields, .. Names("b").MatchFields] }),
            "pod affinity terms conflict", "pod affinity terms conflict" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Filters(string what, Pod pod, string a, string b)
    {
        var cluster = Make.Cluster([Make.Node("a", labels: "disk=ssd,cores=16"), Make.Node("b", labels: "disk=hdd")]);
        Assert.True(new[] { a, b }.SequenceEqual(PluginBench.Filter(Plugin, cluster, pod)), what);
    }

    [Fact]
    public void Preferred_terms_add_up_by_weight()
    {
        var cluster = Make.Cluster([Make.Node("both", labels: "disk=ssd,zone=a"), Make.Node("one", labels: "disk=ssd"), Make.Node("none")]);
        var pod = Make.Pod("p", spec: s => s with
        {
            Affinity = new Affinity
            {
                NodeAffinity = new()
                {
                    PreferredDuringSchedulingIgnoredDuringExecution =
                    [
                        new PreferredSchedulingTerm { Weight = 20, Preference = Labels(Where("disk", "In", "ssd")) },
                        new PreferredSchedulingTerm { Weight = 60, Preference = Labels(Where("zone", "In", "a")) },
                    ],
                },
            },
        });
        Assert.Equal([100, 25, 0], PluginBench.Score(Plugin, cluster, pod));
        Assert.Empty(PluginBench.Score(Plugin, cluster, Make.Pod("p")));
    }

    [Fact]
    public void A_label_that_now_matches_wakes()
    {
        var (cluster, pod) = (Make.Cluster([]), Required("disk=ssd"));
        var (without, with) = (Make.Node("n"), Make.Node("n", labels: "disk=ssd"));
        Assert.True(PluginBench.Wakes(Plugin, cluster, pod, new(ClusterEvents.NodeLabel) { OldNode = without, NewNode = with }));
        Assert.False(PluginBench.Wakes(Plugin, cluster, pod, new(ClusterEvents.NodeLabel) { OldNode = with, NewNode = without }));
        Assert.False(PluginBench.Wakes(Plugin, cluster, pod, new(ClusterEvents.NodeAdd) { NewNode = without }));
    }
}
