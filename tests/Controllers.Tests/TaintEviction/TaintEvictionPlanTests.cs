using MiniKube.Api.Core.V1;
using MiniKube.Controllers.TaintEviction;
using static MiniKube.Controllers.Tests.Make;

namespace MiniKube.Controllers.Tests.TaintEviction;

public sealed class TaintEvictionPlanTests
{
    private static readonly Taint Unreachable = new() { Key = "node.kubernetes.io/unreachable", Effect = "NoExecute", TimeAdded = Now };
    private static readonly Taint Dedicated = new() { Key = "dedicated", Value = "db", Effect = "NoExecute" };

    private static Toleration Exists(string? key, long? seconds = null) => new() { Key = key, Operator = "Exists", Effect = "NoExecute", TolerationSeconds = seconds };

    private static double? Seconds(Pod pod, DateTimeOffset boundSince, params TaintSince[] taints) =>
        (TaintEvictionPlan.Compute(pod, taints, boundSince).EvictAt - Now)?.TotalSeconds;

    private static Pod With(params Toleration[] tolerations) => Pod("p").On("n1") is var p ? p with { Spec = p.Spec with { Tolerations = tolerations } } : p;

    [Fact]
    public void Tolerations_are_honoured_to_the_second()
    {
        var since = new TaintSince(Unreachable, Now);
        var bound = Now.AddHours(-1);
        Assert.Null(Seconds(With(), bound));
        Assert.Equal(0, Seconds(With(), bound, since));
        Assert.Null(Seconds(With(Exists(Unreachable.Key)), bound, since));
        Assert.Null(Seconds(With(Exists(null)), bound, since));
        Assert.Equal(2, Seconds(With(Exists(Unreachable.Key, 2)), bound, since));
        Assert.Equal(0, Seconds(With(Exists(Unreachable.Key, -5)), bound, since));
        Assert.Equal(32, Seconds(With(Exists(Unreachable.Key, 2)), Now.AddSeconds(30), since));
        Assert.Equal(0, Seconds(With(Exists(Unreachable.Key, 300)), bound, since, new TaintSince(Dedicated, Now)));
        Assert.Equal(60, Seconds(With(Exists(Unreachable.Key, 300), Exists("dedicated", 10)), bound, since, new TaintSince(Dedicated, Now.AddSeconds(50))));
    }

    [Fact]
    public void Time_counts_from_when_the_taint_was_seen_and_goes_on_after_a_restart()
    {
        var node = Node("n1", "Unknown", null, Unreachable, Dedicated, new Taint { Key = "x", Effect = "NoSchedule" });
        var seen = TaintSince.Update([], node, Now.AddMilliseconds(300));
        Assert.Equal([Now.AddMilliseconds(300), Now.AddMilliseconds(300)], seen.Select(s => s.Since));
        Assert.Equal(seen, TaintSince.Update(seen, node, Now.AddSeconds(20)));
        var restarted = TaintSince.Update([], node, Now.AddSeconds(20));
        Assert.Equal([Now.AddSeconds(1), Now.AddSeconds(20)], restarted.Select(s => s.Since));
        Assert.Empty(TaintSince.Update(seen, null, Now));
    }
}
