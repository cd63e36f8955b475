using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Apps;

/// <summary>What ReplicaSets and ReplicationControllers share: they differ in the form of their selectors alone.</summary>
internal static class ReplicaRules
{
    public static IReadOnlyList<TableColumn> Columns(TableColumn selector) =>
    [
        TableColumn.NameColumn,
        Cells.Integer("Desired", "spec", "replicas"),
        Cells.Integer("Current", "status", "replicas"),
        Cells.Integer("Ready", "status", "readyReplicas"),
        TableColumn.Age,
        Cells.Containers,
        Cells.Images,
        selector,
    ];

    /// <summary>The rules of the counts in their status.</summary>
    public static void CheckStatus(int replicas, int? fullyLabeled, int? ready, int? available, long? observedGeneration, FieldErrors errors)
    {
        StatusCounts.NotNegative(errors, ("replicas", replicas), ("fullyLabeledReplicas", fullyLabeled), ("readyReplicas", ready), ("availableReplicas", available),
            ("observedGeneration", observedGeneration));
        StatusCounts.AtMost(errors, replicas, "status.replicas", ("fullyLabeledReplicas", fullyLabeled), ("readyReplicas", ready), ("availableReplicas", available));
        StatusCounts.AtMost(errors, ready ?? 0, "readyReplicas", ("availableReplicas", available));
    }
}
