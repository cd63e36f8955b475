using MiniKube.Api.Core.V1;
using MiniKube.Api.Determinism;
using MiniKube.Api.Policy.V1;
using MiniKube.Scheduler.Cycles;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Preemption;

/// <summary>
/// Finds a node that a pod would fit on if less important pods left it, and which: those that matter least. It only decides; the scheduling loop has
/// the victims deleted.
/// </summary>
/// <param name="budgets">The PodDisruptionBudgets, which are respected where that is possible.</param>
/// <param name="random">Where among the nodes the search begins.</param>
/// <param name="minCandidateNodesPercentage">Of the nodes that preemption could help on, how many per cent are enough to choose from.</param>
/// <param name="minCandidateNodesAbsolute">And how many at least.</param>
internal sealed class DefaultPreemption(
    Func<IEnumerable<PodDisruptionBudget>> budgets, IRandomSource random, int minCandidateNodesPercentage = 10, int minCandidateNodesAbsolute = 100)
    : IPostFilterPlugin, IEnqueueExtensions
{
    private static readonly Verdict NotHelpful = Verdict.Unresolvable("Preemption is not helpful for scheduling");

    public string Name => "DefaultPreemption";

    // It rejects nothing by itself: the plugins that did know what helps.
    public IReadOnlyList<QueueingHint> EventsToRegister { get; } = [];

    public PostFilterResult PostFilter(PodInfo pod, ClusterSnapshot cluster, Diagnosis diagnosis, NodeTrial trial)
    {
        if (WhyNotEligible(pod, cluster, diagnosis) is { } why)
        {
            return PostFilterResult.Unchanged($"preemption: {why}");
        }
        NodeInfo[] potential = [.. diagnosis.Resolvable.Select(cluster.Find).OfType<NodeInfo>()];
        var outcome = new Diagnosis(cluster.Nodes.Count);
        var candidates = Candidates(pod, cluster, potential, trial, outcome);
        if (candidates.Count > 0)
        {
            return PostFilterResult.Preempt(candidates);
        }
        outcome.AddToAbsent(NotHelpful);
        return PostFilterResult.None($"preemption: {outcome.Message}");
    }

    private static string? WhyNotEligible(PodInfo pod, ClusterSnapshot cluster, Diagnosis diagnosis)
    {
        if (pod.Pod.Spec.PreemptionPolicy == "Never")
        {
            return "not eligible due to preemptionPolicy=Never.";
        }
        // Room is being made already, unless that node has gone out of question meanwhile.
        if (cluster.Nominated.NodeOf(pod.Uid) is { } nominated && cluster.Find(nominated) is { } node && diagnosis.Resolvable.Contains(nominated)
            && node.Pods.Any(p => p.Priority < pod.Priority && IsBeingPreempted(p.Pod)))
        {
            return "not eligible due to a terminating pod on the nominated node.";
        }
        return null;
    }

    private static bool IsBeingPreempted(Pod pod) =>
        pod.IsTerminating() && pod.Status.Condition(PodConditions.DisruptionTarget) is { Status: "True", Reason: "PreemptionByScheduler" };

    private List<PreemptionCandidate> Candidates(PodInfo pod, ClusterSnapshot cluster, NodeInfo[] potential, NodeTrial trial, Diagnosis outcome)
    {
        var candidates = new List<PreemptionCandidate>();
        if (potential.Length == 0)
        {
            return candidates;
        }
        var enough = Math.Min(potential.Length, Math.Max(potential.Length * minCandidateNodesPercentage / 100, minCandidateNodesAbsolute));
        var allowed = new DisruptionBudgets(budgets());
        var from = random.Next(potential.Length);
        var clean = false;
        for (var i = 0; i < potential.Length && !(clean && candidates.Count >= enough); i++)
        {
            var node = potential[(from + i) % potential.Length];
            var (candidate, why) = VictimSelection.Of(pod, node, cluster, trial, allowed);
            if (candidate is null)
            {
                outcome.Add(node.Name, Name, why);
                continue;
            }
            candidates.Add(candidate);
            clean |= candidate.BudgetViolations == 0;
        }
        return candidates;
    }
}
