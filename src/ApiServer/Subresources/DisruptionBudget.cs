using System.Globalization;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Policy.V1;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Kinds.Validation;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Subresources;

/// <summary>What a PodDisruptionBudget says of the eviction of one of its pods (KEP-85).</summary>
internal static class DisruptionBudget
{
    /// <summary>So many evictions may wait for the controller to notice them.</summary>
    private const int MaxDisruptedPods = 2000;
    private const string Resource = "poddisruptionbudgets";

    /// <summary>Whether a budget's selector selects the pod. One without a selector has none.</summary>
    public static bool Covers(PodDisruptionBudget budget, IReadOnlyDictionary<string, string> labels) =>
        budget.Spec.Selector is { } selector && CommonRules.Matches(selector, labels);

    /// <summary>
    /// Whether a pod that is not ready may go without being counted: it is not among the healthy ones that the budget keeps
    /// (KEP-3017).
    /// </summary>
    public static bool LetsUnhealthyGo(PodDisruptionBudget budget) =>
        budget.Spec.UnhealthyPodEvictionPolicy == "AlwaysAllow"
        || (budget.Status.CurrentHealthy >= budget.Status.DesiredHealthy && budget.Status.DesiredHealthy > 0);

    /// <summary>The budget with one disruption less, which its controller is told belongs to this pod; or why there may be none.</summary>
    public static (DocumentObject? Taken, ApiError? Refusal) Take(DocumentObject current, string pod, DateTimeOffset now)
    {
        var budget = ApiJson.Read<PodDisruptionBudget>(current);
        var (name, status) = (budget.Metadata.Name ?? "", budget.Status);
        if ((status.ObservedGeneration ?? 0) < (budget.Metadata.Generation ?? 0))
        {
            return (null, BeingProcessed(name));
        }
        if (status.DisruptionsAllowed < 0)
        {
            return (null, ApiError.Forbidden("policy", Resource, name, "pdb disruptions allowed is negative"));
        }
        if (status.DisruptedPods.Count > MaxDisruptedPods)
        {
            return (null, ApiError.Forbidden("policy", Resource, name, "DisruptedPods map too big - too many evictions not confirmed by PDB controller"));
        }
        if (status.DisruptionsAllowed == 0)
        {
            return (null, TooMany(0, string.Create(CultureInfo.InvariantCulture,
                $"The disruption budget {name} needs {status.DesiredHealthy} healthy pods and has {status.CurrentHealthy} currently")));
        }
        var left = status.DisruptionsAllowed - 1;
        var taken = current
            .WithAt(["status", "disruptionsAllowed"], left)
            .WithAt(["status", "disruptedPods", pod], Timestamp.From(now).ToString());
        return (left > 0 ? taken : taken.WithAt(["status", "conditions"], Exhausted(status, now)), null);
    }

    /// <summary>The refusal where the controller has yet to say how many disruptions there may be.</summary>
    public static ApiError BeingProcessed(string budget) => TooMany(10, $"The disruption budget {budget} is still being processed by the server.");

    private static ApiError TooMany(int retryAfterSeconds, string why) => ApiError.Of(429, "TooManyRequests",
        "Cannot evict pod as it would violate the pod's disruption budget.",
        new StatusDetails
        {
            RetryAfterSeconds = retryAfterSeconds > 0 ? retryAfterSeconds : null,
            Causes = [new StatusCause { Reason = "DisruptionBudget", Message = why }],
        });

    private static DocumentArray Exhausted(PodDisruptionBudgetStatus status, DateTimeOffset now)
    {
        const string type = "DisruptionAllowed";
        var old = status.Conditions.FirstOrDefault(static c => c.Type == type);
        var exhausted = new Condition
        {
            Type = type,
            Status = "False",
            Reason = "InsufficientPods",
            ObservedGeneration = status.ObservedGeneration,
            LastTransitionTime = old?.Status == "False" ? old.LastTransitionTime : Timestamp.From(now),
        };
        Condition[] conditions = old is null ? [.. status.Conditions, exhausted] : [.. status.Conditions.Select(c => c.Type == type ? exhausted : c)];
        return new DocumentArray(conditions.Select(static c => (Document)CommonRules.ToDocument(c)));
    }
}
