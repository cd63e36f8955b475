using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Plugins;
using MiniKube.Scheduler.Tests.Fixtures;

namespace MiniKube.Scheduler.Tests.Plugins;

public class TaintTolerationTests
{
    private const string No = "node(s) had untolerated taint(s)";

    public static readonly TheoryData<string, Toleration?, string> Cases = new()
    {
        { "k=v:NoSchedule", null, No },
        { "k=v:NoExecute", null, No },
        { "k=v:PreferNoSchedule", null, "ok" },
        { "k=v:NoSchedule", new() { Key = "k", Value = "v" }, "ok" },
        { "k=v:NoSchedule", new() { Key = "k", Value = "w" }, No },
        { "k=v:NoSchedule", new() { Key = "k", Value = "v", Effect = "NoExecute" }, No },
        { "k=v:NoExecute", new() { Key = "k", Operator = "Exists" }, "ok" },
        { "k=v:NoExecute", new() { Operator = "Exists" }, "ok" },
        { "k=v:NoExecute", new() { Operator = "Exists", Effect = "NoSchedule" }, No },
        { "k:NoSchedule", new() { Key = "k", Operator = "Equal", Value = "" }, "ok" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Filters(string taint, Toleration? toleration, string expected)
    {
        var pod = Make.Pod("p", spec: s => s with { Tolerations = toleration is null ? [] : [toleration] });
        Assert.Equal([expected], PluginBench.Filter(new TaintToleration(), Make.Cluster([Make.Node("n", taints: taint)]), pod));
    }

    [Fact]
    public void Fewer_untolerated_soft_taints_score_higher()
    {
        var cluster = Make.Cluster(
        [
            Make.Node("none"), Make.Node("one", taints: "a:PreferNoSchedule"), Make.Node("two", taints: ["a:PreferNoSchedule", "b:PreferNoSchedule"]),
            Make.Node("tolerated", taints: ["c:PreferNoSchedule"]),
        ]);
        var pod = Make.Pod("p", spec: s => s with { Tolerations = [new Toleration { Key = "c", Operator = "Exists" }] });
        Assert.Equal([100, 50, 0, 100], PluginBench.Score(new TaintToleration(), cluster, pod));
    }

    [Fact]
    public void Removing_the_taint_wakes_and_adding_another_does_not()
    {
        var (cluster, pod) = (Make.Cluster([]), Make.Pod("p"));
        var (clean, tainted, worse) = (Make.Node("n"), Make.Node("n", taints: "a:NoSchedule"), Make.Node("n", taints: ["a:NoSchedule", "b:NoSchedule"]));
        Assert.True(PluginBench.Wakes(new TaintToleration(), cluster, pod, new(ClusterEvents.NodeTaint) { OldNode = tainted, NewNode = clean }));
        Assert.False(PluginBench.Wakes(new TaintToleration(), cluster, pod, new(ClusterEvents.NodeTaint) { OldNode = worse, NewNode = tainted }));
        Assert.True(PluginBench.Wakes(new TaintToleration(), cluster, pod, new(ClusterEvents.NodeAdd) { NewNode = clean }));
        Assert.False(PluginBench.Wakes(new TaintToleration(), cluster, pod, new(ClusterEvents.AssignedPodDelete) { OldPod = null }));
    }
}
