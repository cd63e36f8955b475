using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Preemption;

/// <summary>A node where a pod would fit if the victims went.</summary>
/// <param name="Node">Where.</param>
/// <param name="Victims">Not empty; the most important first.</param>
/// <param name="BudgetViolations">How many of them a PodDisruptionBudget would keep.</param>
internal sealed record PreemptionCandidate(NodeInfo Node, IReadOnlyList<PodInfo> Victims, int BudgetViolations)
{
    private int HighestPriority => Victims[0].Priority;

    // Shifted so that none is below zero: else a second victim of negative priority would make a node look cheaper.
    private long PrioritySum => Victims.Sum(v => v.Priority - (long)int.MinValue);

    /// <summary>Since when the first of its most important victims runs.</summary>
    private DateTimeOffset EarliestStart => Victims.Where(v => v.Priority == HighestPriority).Min(v => StartOf(v));

    /// <summary>The more important of two pods comes first: of higher priority, or the one that has run longer.</summary>
    public static IComparer<PodInfo> ByImportance { get; } = Comparer<PodInfo>.Create((a, b) =>
        a.Priority != b.Priority ? b.Priority.CompareTo(a.Priority) : StartOf(a).CompareTo(StartOf(b)));

    /// <summary>
    /// The one whose victims matter least, by upstream's criteria in turn: fewest violated budgets, lowest highest priority, lowest sum of priorities,
    /// fewest victims, the most important of them started last; and among equals the first.
    /// </summary>
    public static PreemptionCandidate Best(IReadOnlyList<PreemptionCandidate> candidates) => candidates
        .OrderBy(c => c.BudgetViolations).ThenBy(c => c.HighestPriority).ThenBy(c => c.PrioritySum).ThenBy(c => c.Victims.Count).ThenByDescending(c => c.EarliestStart).First();

    // One that has not started yet counts as just started.
    private static DateTimeOffset StartOf(PodInfo pod) => pod.Pod.Status.StartTime is { } start ? start : DateTimeOffset.MaxValue;
}
