using MiniKube.Scheduler.Cycles;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Preemption;

/// <summary>Which pods would have to leave a node for another pod to fit there.</summary>
internal static class VictimSelection
{
    private static readonly Verdict NoVictims = Verdict.Unresolvable("No preemption victims found for incoming pod");

    /// <summary>
    /// Takes all less important pods away, and gives back as many as the pod still fits beside: first those that budgets protect, and of each kind the
    /// most important first. The snapshot is afterwards as it was.
    /// </summary>
    /// <returns>The candidate, or why there is none.</returns>
    public static (PreemptionCandidate? Candidate, Verdict Why) Of(PodInfo pod, NodeInfo node, ClusterSnapshot cluster, NodeTrial trial, DisruptionBudgets budgets)
    {
        var lower = node.Pods.Where(p => p.Priority < pod.Priority).Order(PreemptionCandidate.ByImportance).ToList();
        if (lower.Count == 0)
        {
            return (null, NoVictims);
        }
        var gone = new List<PodInfo>(lower);
        foreach (var victim in lower)
        {
            cluster.PretendGone(victim, node);
        }
        try
        {
            if (trial.Try(pod, node) is { Fits: false } no)
            {
                return (null, no.Verdict);
            }
            var (violating, others) = budgets.Divide(lower);
            foreach (var victim in violating.Concat(others))
            {
                cluster.Pretend(victim, node);
                if (trial.Try(pod, node).Fits)
                {
                    gone.Remove(victim);
                }
                else
                {
                    cluster.PretendGone(victim, node);
                }
            }
            // It fits beside all of them: whatever kept it out is not theirs.
            return gone.Count == 0 ? (null, NoVictims) : (new(node, [.. gone], gone.Count(violating.Contains)), default);
        }
        finally
        {
            foreach (var victim in gone)
            {
                cluster.Pretend(victim, node);
            }
        }
    }
}
