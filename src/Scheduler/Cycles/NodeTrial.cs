using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Cycles;

/// <summary>A plugin's verdict on one node; no plugin where all agree.</summary>
internal readonly record struct TrialResult(IPlugin? Plugin, Verdict Verdict)
{
    public bool Fits => Plugin is null;
}

/// <summary>
/// Whether a pod would pass all filters on one node with the snapshot as it is now: also while somebody pretends that pods there are gone, or that
/// others have come. Works out what plugins prepare anew each time, so that they need no way of their own to correct it.
/// </summary>
internal sealed class NodeTrial(Profile profile, ClusterSnapshot cluster)
{
    /// <summary>With the pods that room on the node is kept for, and without them: their being there may help as well as hinder, and they may never come.</summary>
    public TrialResult Try(PodInfo pod, NodeInfo node) => WithNominated(pod, node) is { Fits: false } no ? no : Alone(pod, node);

    /// <summary>With the pods that room on the node is kept for; where there are none, nothing is asked and it fits.</summary>
    public TrialResult WithNominated(PodInfo pod, NodeInfo node)
    {
        if (cluster.Nominated.IsEmpty)
        {
            return default;
        }
        PodInfo[] coming = [.. cluster.Nominated.CountingFor(pod, node.Name).Where(p => cluster.NodeOf(p.Uid) is null)];
        if (coming.Length == 0)
        {
            return default;
        }
        foreach (var other in coming)
        {
            cluster.Pretend(other, node);
        }
        try
        {
            return Alone(pod, node);
        }
        finally
        {
            foreach (var other in coming)
            {
                cluster.PretendGone(other, node);
            }
        }
    }

    private TrialResult Alone(PodInfo pod, NodeInfo node)
    {
        var state = new CycleState();
        ulong skipped = 0;
        foreach (var plugin in profile.PreFilter)
        {
            var (verdict, names) = plugin.PreFilter(state, pod, cluster);
            if (verdict.IsRejected)
            {
                return new(plugin, verdict);
            }
            if (names?.Contains(node.Name) == false)
            {
                return new(plugin, Diagnosis.NotNamed([plugin.Name]));
            }
            skipped |= verdict.Code == VerdictCode.Skip ? profile.BitOf(plugin) : 0;
        }
        foreach (var plugin in profile.Filter)
        {
            if ((skipped & profile.BitOf(plugin)) == 0 && plugin.Filter(state, pod, node) is { IsSuccess: false } no)
            {
                return new(plugin, no);
            }
        }
        return default;
    }
}
