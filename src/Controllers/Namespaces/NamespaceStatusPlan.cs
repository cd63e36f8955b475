using MiniKube.Api.Core.V1;

namespace MiniKube.Controllers.Namespaces;

/// <summary>The conditions by which a namespace on its way out says what it waits for.</summary>
internal static class NamespaceStatusPlan
{
    public const string KubernetesFinalizer = "kubernetes";

    public static NamespaceStatus Compute(NamespaceStatus status, NamespaceContent content, DateTimeOffset now)
    {
        var left = content.Remaining.Where(r => r.Count > 0).OrderBy(r => Name(r), StringComparer.Ordinal).ToArray();
        var finalizers = left.SelectMany(r => r.Finalizers).GroupBy(f => f.Key, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key} in {g.Sum(f => f.Value)} resource instances").ToArray();
        NamespaceCondition[] wanted =
        [
            content.DiscoveryError is { } discovery
                ? Condition("NamespaceDeletionDiscoveryFailure", true, "DiscoveryFailed", discovery)
                : Condition("NamespaceDeletionDiscoveryFailure", false, "ResourcesDiscovered", "All resources successfully discovered"),
            Condition("NamespaceDeletionGroupVersionParsingFailure", false, "ParsedGroupVersions", "All legacy kube types successfully parsed"),
            content.DeletionErrors.Count > 0
                ? Condition("NamespaceDeletionContentFailure", true, "ContentDeletionFailed",
                    $"Failed to delete all resource types, {content.DeletionErrors.Count} remaining: {string.Join(", ", content.DeletionErrors.Order(StringComparer.Ordinal))}")
                : Condition("NamespaceDeletionContentFailure", false, "ContentDeleted", "All content successfully deleted, may be waiting on finalization"),
            left.Length > 0
                ? Condition("NamespaceContentRemaining", true, "SomeResourcesRemain",
                    "Some resources are remaining: " + string.Join(", ", left.Select(r => $"{Name(r)} has {r.Count} resource instances")))
                : Condition("NamespaceContentRemaining", false, "ContentRemoved", "All content successfully removed"),
            finalizers.Length > 0
                ? Condition("NamespaceFinalizersRemaining", true, "SomeFinalizersRemain",
                    "Some content in the namespace has finalizers remaining: " + string.Join(", ", finalizers))
                : Condition("NamespaceFinalizersRemaining", false, "ContentHasNoFinalizers", "All content-preserving finalizers finished"),
        ];
        var conditions = status.Conditions.ToList();
        foreach (var condition in wanted)
        {
            var at = conditions.FindIndex(c => c.Type == condition.Type);
            if (at < 0)
            {
                conditions.Add(condition with { LastTransitionTime = now });
            }
            else if (conditions[at].Status != condition.Status || conditions[at].Reason != condition.Reason || conditions[at].Message != condition.Message)
            {
                var since = conditions[at].Status == condition.Status ? conditions[at].LastTransitionTime : now;
                conditions[at] = condition with { LastTransitionTime = since };
            }
        }
        return status with { Phase = "Terminating", Conditions = conditions };
    }

    // Upstream's form: the core group is empty, so its names end with a dot.
    private static string Name(RemainingContent content) => $"{content.Resource.Resource}.{content.Resource.Group}";

    private static NamespaceCondition Condition(string type, bool status, string reason, string message) =>
        new() { Type = type, Status = status ? "True" : "False", Reason = reason, Message = message };
}
