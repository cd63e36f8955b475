using MiniKube.Api.Documents;

namespace MiniKube.ApiServer.Kinds.Tables;

/// <summary>Cells of volumes and of claims for them.</summary>
internal static class StorageCells
{
    public const string Unset = "<unset>";

    private static readonly (string Mode, string Short)[] Modes =
        [("ReadWriteOnce", "RWO"), ("ReadOnlyMany", "ROX"), ("ReadWriteMany", "RWX"), ("ReadWriteOncePod", "RWOP")];

    public static TableColumn AttributesClass { get; } = new("VolumeAttributesClass", static (o, _) => o.At("spec", "volumeAttributesClassName")?.AsString ?? Unset)
    {
        Field = ["spec", "volumeAttributesClassName"],
    };

    public static TableColumn VolumeMode { get; } = new("VolumeMode", static (o, _) => o.At("spec", "volumeMode")?.AsString ?? Unset) { Priority = 1, Field = ["spec", "volumeMode"] };

    /// <summary>Its class, which the oldest objects have as an annotation.</summary>
    public static TableColumn StorageClass { get; } = new("StorageClass", static (o, _) =>
        o.At("metadata", "annotations", "volume.beta.kubernetes.io/storage-class")?.AsString ?? o.Text("spec", "storageClassName")) { Field = ["spec", "storageClassName"] };

    public static TableColumn Status { get; } = new("Status", static (o, _) => o.At("metadata", "deletionTimestamp") is not null ? "Terminating" : o.Text("status", "phase"))
    {
        Field = ["status", "phase"],
    };

    /// <summary>Access modes in short: <c>RWO,ROX</c>.</summary>
    public static string AccessModes(Document? modes) =>
        Cells.Join(Modes.Where(m => (modes?.AsArray ?? DocumentArray.Empty).Any(given => given.AsString == m.Mode)).Select(static m => m.Short));
}
