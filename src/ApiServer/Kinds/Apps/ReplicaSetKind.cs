using MiniKube.Api.Apps.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Apps;

/// <summary>ReplicaSets: so many pods of one template.</summary>
internal static class ReplicaSetKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<ReplicaSet>() with
    {
        ShortNames = ["rs"],
        Categories = ["all"],
        Subresources = [Subresource.Status, Subresource.ScaleSub],
        TracksGeneration = true,
        Columns =
        [
            TableColumn.NameColumn,
            Cells.Integer("Desired", "spec", "replicas"),
            Cells.Integer("Current", "status", "replicas"),
            Cells.Integer("Ready", "status", "readyReplicas"),
            TableColumn.Age,
            Cells.Containers,
            Cells.Images,
            Cells.Selector,
        ],
        Default = static (o, _) => o.EditOrMake("spec", static spec => spec.OrAbsent("replicas", 1).EditOrMake("template", PodDefaults.Template)),
        PrepareForCreate = static (o, _) => o.With("status", new DocumentObject(("replicas", 0))),
        ValidateCreate = Validators.Create(static () => new ReplicaSetValidator()),
        ValidateUpdate = Validators.Update(static () => new ReplicaSetValidator(), static () => new ReplicaSetChangeValidator()),
        ValidateStatusUpdate = Validators.Change(static () => new ReplicaSetStatusValidator()),
        Warnings = static o => [.. PodWarnings.OfPodsNamedAfter(o), .. PodWarnings.OfTemplate(o.At("spec", "template"), "spec.template")],
    };
}
