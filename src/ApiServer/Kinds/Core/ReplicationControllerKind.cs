using System.Globalization;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds.Apps;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>ReplicationControllers: a number of pods alike.</summary>
internal static class ReplicationControllerKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<ReplicationController>() with
    {
        ShortNames = ["rc"],
        Categories = ["all"],
        Subresources = [Subresource.Status, Subresource.ScaleSub],
        TracksGeneration = true,
        Columns = ReplicaRules.Columns(new("Selector", static (o, _) => Cells.Labels(o.At("spec", "selector"))) { Priority = 1, Field = ["spec", "selector"] }),
        SelectableFields = [new("status.replicas", static o => o.Number("status", "replicas").ToString(CultureInfo.InvariantCulture))],
        Default = static (o, _) => DefaultLabels(o.EditOrMake("spec", static spec => spec.OrAbsent("replicas", 1).Edit("template", PodDefaults.Template))),
        PrepareForCreate = static (o, _) => o.With("status", new DocumentObject(("replicas", 0))),
        ValidateCreate = Validators.Create(static () => new ReplicationControllerValidator()),
        ValidateUpdate = Validators.UpdateAsCreate(static () => new ReplicationControllerValidator()),
        ValidateStatusUpdate = Validators.Change(static () => new ReplicationControllerStatusValidator()),
        Warnings = PodWarnings.OfWorkload,
        // Clients of v1 expect that pods stay.
        DefaultPropagation = "Orphan",
    };

    // Who says nothing selects the pods that the template makes, and is labelled as they are.
    private static DocumentObject DefaultLabels(DocumentObject o)
    {
        if (o.At("spec", "template", "metadata", "labels") is not DocumentObject { Count: > 0 } labels)
        {
            return o;
        }
        o = o.Map("spec", "selector").Count == 0 ? o.WithAt(["spec", "selector"], labels) : o;
        return o.Map("metadata", "labels").Count == 0 ? o.WithAt(["metadata", "labels"], labels) : o;
    }
}
