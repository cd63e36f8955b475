using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Policy.V1;
using MiniKube.Api.Selectors;
using MiniKube.Api.Values;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.Disruption;

/// <summary>What a PodDisruptionBudget's status is to say (KEP-85): how many of its pods may be evicted now.</summary>
/// <param name="Status">The status to write; equal to the present one when there is nothing to write.</param>
/// <param name="Undeleted">Pods whose eviction was granted long ago, but that were never deleted.</param>
/// <param name="Requeue">After which time a granted eviction is no longer believed in, which no event will tell.</param>
internal sealed record DisruptionPlan(PodDisruptionBudgetStatus Status, IReadOnlyList<PlannedEvent> Events, IReadOnlyList<Pod> Undeleted, TimeSpan? Requeue)
{
    /// <summary>Between the granting of an eviction and the deletion of the pod no more than this passes.</summary>
    public static readonly TimeSpan DeletionTimeout = TimeSpan.FromMinutes(2);

    private const string Allowed = "DisruptionAllowed";

    /// <summary>Which pods a budget guards: one without a selector guards none, one with an empty selector all.</summary>
    /// <exception cref="FormatException">The selector makes no sense.</exception>
    public static LabelSelectorExpression SelectorOf(PodDisruptionBudget budget) =>
        budget.Spec.Selector is { } selector ? LabelSelectorExpression.From(selector) : LabelSelectorExpression.Nothing;

    /// <summary>Whether a budget guards pods with these labels; none where its selector makes no sense.</summary>
    public static bool Selects(PodDisruptionBudget budget, IReadOnlyDictionary<string, string> labels)
    {
        try
        {
            return SelectorOf(budget).Matches(labels);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>How many pods there should be matters, not only how many there are.</summary>
    public static bool AsksForScale(PodDisruptionBudget budget) => budget.Spec.MaxUnavailable is not null || budget.Spec.MinAvailable is { IsString: true };

    public static DisruptionPlan Compute(PodDisruptionBudget budget, IReadOnlyList<Pod> pods, ExpectedScale scale, DateTimeOffset now)
    {
        var events = new List<PlannedEvent>();
        if (pods.Count == 0)
        {
            events.Add(PlannedEvent.Normal("NoPods", "No matching pods found"));
        }
        if (scale.Unmanaged.Count > 0)
        {
            events.Add(PlannedEvent.Warning("UnmanagedPods", $"Pods selected by this PodDisruptionBudget (selector: {LabelSelectorExpression.From(budget.Spec.Selector)}) were found "
                + "to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set "
                + "\".spec.minAvailable\" field of the PDB to an integer value."));
        }
        var (expected, desired) = Wanted(budget, pods.Count, scale.Replicas);
        var (granted, undeleted, requeue) = Granted(budget, pods, now);
        var healthy = pods.Count(p => !PodStates.IsTerminating(p) && !granted.ContainsKey(p.Metadata.Name!) && PodStates.IsReady(p));
        var allowed = expected > 0 ? Math.Max(0, healthy - desired) : 0;
        var status = budget.Status with
        {
            ObservedGeneration = budget.Metadata.Generation,
            CurrentHealthy = healthy,
            DesiredHealthy = desired,
            ExpectedPods = expected,
            DisruptionsAllowed = allowed,
            DisruptedPods = granted,
        };
        return new(With(status, allowed > 0 ? "SufficientPods" : "InsufficientPods", "", now), events, undeleted, requeue);
    }

    /// <summary>The status where the numbers cannot be told: nothing may be evicted.</summary>
    public static PodDisruptionBudgetStatus Failed(PodDisruptionBudget budget, string why, DateTimeOffset now) =>
        With(budget.Status with { DisruptionsAllowed = 0 }, "SyncFailed", why, now);

    private static (int Expected, int Desired) Wanted(PodDisruptionBudget budget, int pods, int replicas) => budget.Spec switch
    {
        { MaxUnavailable: { } most } => (replicas, Math.Max(0, replicas - most.GetScaledValue(replicas, roundUp: true))),
        { MinAvailable: { IsString: true } least } => (replicas, least.GetScaledValue(replicas, roundUp: true)),
        { MinAvailable: { } least } => (pods, least.IntValue),
        _ => (pods, 0),
    };

    // The API server notes the pods whose eviction it grants, so that they count as gone before their deletion is seen.
    private static (SortedDictionary<string, Timestamp> Granted, IReadOnlyList<Pod> Undeleted, TimeSpan? Requeue) Granted(
        PodDisruptionBudget budget, IReadOnlyList<Pod> pods, DateTimeOffset now)
    {
        var granted = new SortedDictionary<string, Timestamp>(StringComparer.Ordinal);
        var undeleted = new List<Pod>();
        TimeSpan? requeue = null;
        foreach (var pod in pods.Where(static p => !PodStates.IsTerminating(p)))
        {
            if (!budget.Status.DisruptedPods.TryGetValue(pod.Metadata.Name!, out var at))
            {
                continue;
            }
            var left = at.Moment + DeletionTimeout - now;
            if (left < TimeSpan.Zero)
            {
                undeleted.Add(pod);
                continue;
            }
            granted.Add(pod.Metadata.Name!, at);
            // The last tick still belongs to the time in which it is believed in.
            left += TimeSpan.FromMilliseconds(1);
            requeue = requeue < left ? requeue : left;
        }
        return (granted, undeleted, requeue);
    }

    private static PodDisruptionBudgetStatus With(PodDisruptionBudgetStatus status, string reason, string message, DateTimeOffset now)
    {
        var value = reason == "SufficientPods" ? "True" : "False";
        var old = status.Conditions.FirstOrDefault(static c => c.Type == Allowed);
        var condition = new Condition
        {
            Type = Allowed,
            Status = value,
            Reason = reason,
            Message = message,
            ObservedGeneration = status.ObservedGeneration,
            LastTransitionTime = old?.Status == value ? old.LastTransitionTime : now,
        };
        return condition.Equals(old) ? status
            : status with { Conditions = old is null ? [.. status.Conditions, condition] : [.. status.Conditions.Select(c => c.Type == Allowed ? condition : c)] };
    }
}
