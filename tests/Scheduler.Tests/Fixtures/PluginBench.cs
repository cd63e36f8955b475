using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Tests.Fixtures;

/// <summary>Asks one plugin, through its extension points in their order, about a pod.</summary>
internal static class PluginBench
{
    /// <summary>For each node, in the order they came, <c>ok</c> or the reasons joined; a pre-filter's rejection stands for all nodes.</summary>
    public static string[] Filter(IFilterPlugin plugin, ClusterSnapshot cluster, Pod pod)
    {
        var state = new CycleState();
        var info = new PodInfo(pod, cluster.Resources);
        var (verdict, names) = (plugin as IPreFilterPlugin)?.PreFilter(state, info, cluster) ?? new PreFilterResult(Verdict.Success);
        return
        [
            .. cluster.Nodes.OrderBy(n => n.Slot).Select(node => verdict.IsRejected ? string.Join(", ", verdict.Reasons)
                : verdict.Code == VerdictCode.Skip ? "ok"
                : names?.Contains(node.Name) == false ? "not asked"
                : plugin.Filter(state, info, node) is { IsSuccess: false } no ? string.Join(", ", no.Reasons) : "ok"),
        ];
    }

    /// <summary>The normalized score of each node, in the order they came; empty where the plugin has no say.</summary>
    public static long[] Score(IScorePlugin plugin, ClusterSnapshot cluster, Pod pod)
    {
        var state = new CycleState();
        var info = new PodInfo(pod, cluster.Resources);
        NodeInfo[] nodes = [.. cluster.Nodes.OrderBy(n => n.Slot)];
        if (plugin is IPreScorePlugin pre && pre.PreScore(state, info, cluster, nodes).Code == VerdictCode.Skip)
        {
            return [];
        }
        long[] scores = [.. nodes.Select(n => plugin.Score(state, info, n))];
        (plugin as INormalizeScorePlugin)?.NormalizeScore(state, info, nodes, scores);
        return scores;
    }

    /// <summary>Whether the plugin wants a pod it rejected to be tried again.</summary>
    public static bool Wakes(IEnqueueExtensions plugin, ClusterSnapshot cluster, Pod waiting, ClusterChange change) =>
        plugin.EventsToRegister.Any(h => (h.Events & change.Events) != 0 && (h.Hint is null || h.Hint(new PodInfo(waiting, cluster.Resources), change)));
}
