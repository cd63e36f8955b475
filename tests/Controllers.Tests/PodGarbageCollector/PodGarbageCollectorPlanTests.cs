using MiniKube.Api.Core.V1;
using MiniKube.Controllers.PodGarbageCollector;
using static MiniKube.Controllers.Tests.Make;

namespace MiniKube.Controllers.Tests.PodGarbageCollector;

public sealed class PodGarbageCollectorPlanTests
{
    private static readonly Dictionary<string, Node> Nodes = new()
    {
        ["n1"] = Node("n1"),
        ["cut"] = Node("cut", "Unknown"),
        ["out"] = Node("out", "Unknown", null, new Taint { Key = "node.kubernetes.io/out-of-service", Effect = "NoExecute" }),
    };

    private static PodGarbageCollectorPlan Plan(Pod[] pods, IReadOnlyDictionary<string, DateTimeOffset>? missing = null, int threshold = 12500, int later = 0) =>
        PodGarbageCollectorPlan.Compute(pods, Nodes, missing ?? new Dictionary<string, DateTimeOffset>(), threshold, Now.AddSeconds(later));

    private static string Names(PodGarbageCollectorPlan plan) => string.Join(' ', plan.Remove.Select(r => r.Pod.Metadata.Name));

    [Fact]
    public void Pods_of_a_node_that_is_gone_go_after_quarantine()
    {
        Pod[] pods = [Pod("a").On("gone").Ready(), Pod("b").On("n1").Ready()];
        var first = Plan(pods);
        Assert.Equal(("", TimeSpan.FromSeconds(40)), (Names(first), first.Requeue));
        Assert.Equal("", Names(Plan(pods, first.MissingSince, later: 39)));
        var last = Plan(pods, first.MissingSince, later: 40);
        Assert.Equal("a", Names(last));
        Assert.Equal("PodGC: node no longer exists", last.Remove[0].DisruptionMessage);
        // The node is there after all: the count begins anew.
        Assert.Empty(Plan([pods[1]], first.MissingSince, later: 10).MissingSince);
    }

    [Fact]
    public void Terminating_pods_go_where_nobody_would_end_them()
    {
        var plan = Plan([Pod("waiting").Terminating(), Pod("onOut").On("out").Terminating(), Pod("onCut").On("cut").Terminating(), Pod("lives").On("out")]);
        Assert.Equal("waiting onOut", Names(plan));
    }

    [Fact]
    public void Finished_pods_beyond_the_threshold_go_oldest_first()
    {
        Pod Ended(string name, int age) => Pod(name).On("n1").Phase("Succeeded") is var p
            ? p with { Metadata = p.Metadata with { CreationTimestamp = Now.AddHours(-age) } } : p;
        Assert.Equal("old older", string.Join(' ', Names(Plan([Ended("new", 1), Ended("older", 9), Ended("old", 5), Pod("runs").On("n1")], threshold: 1)).Split(' ').Order()));
        Assert.Equal("", Names(Plan([Ended("new", 1), Ended("old", 5)], threshold: 0)));
        // What its node evicted is of no use to anybody.
        var evicted = Ended("evicted", 1) is var e ? e with { Status = e.Status with { Phase = "Failed", Reason = "Evicted" } } : e;
        Assert.Equal("evicted", Names(Plan([Ended("old", 5), evicted, Ended("new", 1)], threshold: 2)));
    }
}
