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
        Columns = ReplicaRules.Columns(Cells.Selector),
        Default = static (o, _) => o.EditOrMake("spec", static spec => spec.OrAbsent("replicas", 1).EditOrMake("template", PodDefaults.Template)),
        PrepareForCreate = static (o, _) => o.With("status", new DocumentObject(("replicas", 0))),
        ValidateCreate = Validators.Create(static () => new ReplicaSetValidator()),
        ValidateUpdate = Validators.Update(static () => new ReplicaSetValidator(), static () => new ReplicaSetChangeValidator()),
        ValidateStatusUpdate = Validators.Change(static () => new ReplicaSetStatusValidator()),
        Warnings = PodWarnings.OfWorkload,
    };
}
