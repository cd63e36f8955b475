using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>PersistentVolumes: storage that outlives pods.</summary>
internal static class PersistentVolumeKind
{
    private const string Since = "lastPhaseTransitionTime";

    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<PersistentVolume>() with
    {
        ShortNames = ["pv"],
        Subresources = [Subresource.Status],
        ReturnsDeleted = true,
        Columns =
        [
            TableColumn.NameColumn,
            new("Capacity", static (o, _) => o.Text("spec", "capacity", "storage")) { Field = ["spec", "capacity"] },
            new("Access Modes", static (o, _) => StorageCells.AccessModes(o.At("spec", "accessModes"))) { Field = ["spec", "accessModes"] },
            Cells.Text("Reclaim Policy", "spec", "persistentVolumeReclaimPolicy"),
            StorageCells.Status,
            new("Claim", static (o, _) => o.At("spec", "claimRef") is { } claim ? $"{claim.Text("namespace")}/{claim.Text("name")}" : "") { Field = ["spec", "claimRef"] },
            StorageCells.StorageClass,
            StorageCells.AttributesClass,
            Cells.Text("Reason", "status", "reason"),
            TableColumn.Age,
            StorageCells.VolumeMode,
        ],
        Default = static (o, _) => o
            .EditOrMake("spec", static s => s.Or("persistentVolumeReclaimPolicy", "Retain").OrAbsent("volumeMode", "Filesystem").Edit("hostPath", static h => h.OrAbsent("type", "")))
            .EditOrMake("status", static s => s.Or("phase", "Pending")),
        PrepareForCreate = static (o, context) => o.With("status", new DocumentObject(("phase", "Pending"), (Since, Now(context)))),
        PrepareForStatusUpdate = static (old, o, context) => Dated(old, KindDefaults.StatusOnly(old, o, context), context),
        ValidateCreate = Validators.Create(static () => new PersistentVolumeValidator()),
        ValidateUpdate = Validators.Update(static () => new PersistentVolumeValidator(), static () => new PersistentVolumeChangeValidator()),
        Warnings = Warnings,
    };

    // Whoever moves a volume on need not say when.
    private static DocumentObject Dated(DocumentObject old, DocumentObject o, RequestContext context) =>
        old.Text("status", "phase") != o.Text("status", "phase") && (o.At("status", Since) is null || Equals(o.At("status", Since), old.At("status", Since)))
            ? o.WithAt(["status", Since], Now(context))
            : o;

    private static string Now(RequestContext context) => Timestamp.From(context.Now).ToString();

    private static string[] Warnings(DocumentObject o)
    {
        const string classAnnotation = "volume.beta.kubernetes.io/storage-class", optionsAnnotation = "volume.beta.kubernetes.io/mount-options";
        var annotations = o.Map("metadata", "annotations");
        var terms = o.At("spec", "nodeAffinity", "required").Each("nodeSelectorTerms").Index();
        return
        [
            .. annotations.ContainsKey(classAnnotation) ? [$"metadata.annotations[{classAnnotation}]: deprecated since v1.8; use \"storageClassName\" attribute instead"] : (string[])[],
            .. annotations.ContainsKey(optionsAnnotation) ? [$"metadata.annotations[{optionsAnnotation}]: deprecated since v1.31; use \"mountOptions\" attribute instead"] : (string[])[],
            .. o.Text("spec", "persistentVolumeReclaimPolicy") != "Recycle" ? [] : (string[])
                ["spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning."],
            .. terms.SelectMany(static t => DeprecatedNodeLabels.InSelector(t.Item, $"spec.nodeAffinity.required.nodeSelectorTerms[{t.Index}]")),
            .. PodWarnings.OldVolumeSources(o["spec"] as DocumentObject, "spec"),
            .. PodWarnings.FractionalBytes(o.At("spec", "capacity"), "spec.capacity", "storage"),
        ];
    }
}
