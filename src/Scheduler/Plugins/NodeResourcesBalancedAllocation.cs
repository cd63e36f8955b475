using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Plugins;

/// <summary>
/// Prefers nodes whose cpu and memory would be used up alike. A pod that requests neither has no say: all it could do is heap up on the node
/// that happens to be balanced.
/// </summary>
internal sealed class NodeResourcesBalancedAllocation : IPreScorePlugin, IScorePlugin
{
    public string Name => "NodeResourcesBalancedAllocation";

    public Verdict PreScore(CycleState state, PodInfo pod, ClusterSnapshot cluster, ReadOnlySpan<NodeInfo> feasible)
    {
        if (pod.Cpu == 0 && pod.Memory == 0)
        {
            return Verdict.Skip;
        }
        state.Set(cluster.Resources);
        return Verdict.Success;
    }

    /// <example>
    /// 30% of the cpu and 70% of the memory requested: a standard deviation of 0.2 over the two, a score of 80.
    /// </example>
    public long Score(CycleState state, PodInfo pod, NodeInfo node)
    {
        var resources = state.Get<ResourceTable>();
        var cpu = Fraction(resources, ResourceTable.Cpu, node.Slot, pod.Cpu);
        var memory = Fraction(resources, ResourceTable.Memory, node.Slot, pod.Memory);
        var deviation = cpu is { } c && memory is { } m ? Math.Abs(c - m) / 2 : 0;
        return (long)((1 - deviation) * ScoreNormalization.Max);
    }

    private static double? Fraction(ResourceTable resources, int column, int slot, long added)
    {
        var allocatable = resources.Allocatable(column)[slot];
        return allocatable == 0 ? null : Math.Min(1, (double)(resources.Requested(column)[slot] + added) / allocatable);
    }
}
