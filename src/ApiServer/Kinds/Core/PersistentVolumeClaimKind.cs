using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>PersistentVolumeClaims: storage that pods ask for.</summary>
internal static class PersistentVolumeClaimKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<PersistentVolumeClaim>() with
    {
        ShortNames = ["pvc"],
        Subresources = [Subresource.Status],
        ReturnsDeleted = true,
        Columns =
        [
            TableColumn.NameColumn,
            StorageCells.Status,
            Cells.Text("Volume", "spec", "volumeName"),
            new("Capacity", static (o, _) => IsBound(o) ? o.Text("status", "capacity", "storage") : "") { Field = ["status", "capacity"] },
            new("Access Modes", static (o, _) => IsBound(o) ? StorageCells.AccessModes(o.At("status", "accessModes")) : "") { Field = ["status", "accessModes"] },
            StorageCells.StorageClass,
            StorageCells.AttributesClass,
            TableColumn.Age,
            StorageCells.VolumeMode,
        ],
        Default = static (o, _) => ClaimDefaults.Claim(o),
        PrepareForCreate = static (o, _) => o.Edit("spec", BothSources).With("status", new DocumentObject(("phase", "Pending"))),
        PrepareForUpdate = static (_, o, _) => o.Edit("spec", CopySource),
        ValidateCreate = Validators.Create(static () => new PersistentVolumeClaimValidator()),
        ValidateUpdate = Validators.Update(static () => new PersistentVolumeClaimValidator(), static () => new PersistentVolumeClaimChangeValidator()),
        ValidateStatusUpdate = Validators.Change(static () => new PersistentVolumeClaimStatusValidator()),
        Warnings = static o => [.. PodWarnings.FractionalBytes(o.At("spec", "resources", "requests"), "spec.resources.requests", "storage")],
    };

    private static bool IsBound(DocumentObject o) => o.Text("spec", "volumeName").Length > 0;

    // Of what is not a claim or a snapshot the older field knows nothing (KEP-1495).
    private static DocumentObject BothSources(DocumentObject spec)
    {
        var (group, kind) = (spec.Text("dataSource", "apiGroup"), spec.Text("dataSource", "kind"));
        var known = (group, kind) is ("", "PersistentVolumeClaim") or ("snapshot.storage.k8s.io", "VolumeSnapshot");
        return CopySource(known ? spec : spec.Without("dataSource"));
    }

    // The two fields say the same, wherever the source is in the claim's namespace.
    private static DocumentObject CopySource(DocumentObject spec) => (spec["dataSource"] as DocumentObject, spec["dataSourceRef"] as DocumentObject) switch
    {
        ({ } source, null) => spec.With("dataSourceRef", source),
        (null, { } reference) when reference.Text("namespace").Length == 0
            && (reference.Text("apiGroup"), reference.Text("kind")) is ("", "PersistentVolumeClaim") or ("snapshot.storage.k8s.io", "VolumeSnapshot") =>
            spec.With("dataSource", reference),
        _ => spec,
    };
}
