using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Plugins;

/// <summary>
/// Prefers nodes whose resources would be used up alike. A pod that requests none of them has no say: all it could do is heap up on the node
/// that happens to be balanced.
/// </summary>
/// <param name="resources">Those that are compared; null for cpu and memory.</param>
internal sealed class NodeResourcesBalancedAllocation(IReadOnlyList<ResourceWeight>? resources = null) : IPreScorePlugin, IScorePlugin
{
    private readonly IReadOnlyList<ResourceWeight> resources = resources ?? ScoringStrategy.CpuAndMemory;

    public string Name => "NodeResourcesBalancedAllocation";

    public Verdict PreScore(CycleState state, PodInfo pod, ClusterSnapshot cluster, ReadOnlySpan<NodeInfo> feasible)
    {
        var requests = ResourceRequest.Of(resources, pod, cluster.Resources, assumed: false);
        if (Array.TrueForAll(requests, r => r.Amount == 0))
        {
            return Verdict.Skip;
        }
        state.Set(new Balanced(cluster.Resources, requests));
        return Verdict.Success;
    }

    /// <example>
    /// 30% of the cpu and 70% of the memory requested: a standard deviation of 0.2 over the two, a score of 80.
    /// </example>
    public long Score(CycleState state, PodInfo pod, NodeInfo node)
    {
        var (table, requests) = state.Get<Balanced>();
        var slot = node.Slot;
        Span<double> fractions = requests.Length <= 16 ? stackalloc double[requests.Length] : new double[requests.Length];
        var count = 0;
        double sum = 0;
        foreach (var request in requests)
        {
            var allocatable = request.IsLeftOut ? 0 : table.Allocatable(request.Column)[slot];
            if (allocatable != 0)
            {
                var fraction = Math.Min(1, (double)(table.Requested(request.Column)[slot] + request.Amount) / allocatable);
                fractions[count++] = fraction;
                sum += fraction;
            }
        }
        return (long)((1 - Deviation(fractions[..count], sum)) * ScoreNormalization.Max);
    }

    private static double Deviation(ReadOnlySpan<double> fractions, double sum)
    {
        if (fractions.Length < 2)
        {
            return 0;
        }
        if (fractions.Length == 2)
        {
            return Math.Abs(fractions[0] - fractions[1]) / 2;
        }
        double squares = 0;
        foreach (var fraction in fractions)
        {
            squares += Math.Pow(fraction - (sum / fractions.Length), 2);
        }
        return Math.Sqrt(squares / fractions.Length);
    }

    private sealed record Balanced(ResourceTable Table, ResourceRequest[] Requests);
}
