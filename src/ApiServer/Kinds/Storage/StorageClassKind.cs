using MiniKube.Api.Documents;
using MiniKube.Api.Storage.V1;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Storage;

/// <summary>StorageClasses: how volumes are made.</summary>
internal static class StorageClassKind
{
    /// <summary>The class of claims that name none; the beta form is honored still.</summary>
    private static readonly string[] DefaultAnnotations = ["storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class"];

    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<StorageClass>() with
    {
        ShortNames = ["sc"],
        Columns =
        [
            ClassCells.NameWithDefault(DefaultAnnotations),
            Cells.Text("Provisioner", "provisioner"),
            new("ReclaimPolicy", static (o, _) => o["reclaimPolicy"] ?? "Delete") { Field = ["reclaimPolicy"] },
            new("VolumeBindingMode", static (o, _) => o["volumeBindingMode"] ?? "Immediate") { Field = ["volumeBindingMode"] },
            new("AllowVolumeExpansion", static (o, _) => o.Flag("allowVolumeExpansion")) { Field = ["allowVolumeExpansion"] },
            TableColumn.Age,
        ],
        Default = static (o, _) => o.OrAbsent("reclaimPolicy", "Delete").OrAbsent("volumeBindingMode", "Immediate"),
        ValidateCreate = Validators.Create(static () => new StorageClassValidator()),
        ValidateUpdate = Validators.Update(static () => new StorageClassValidator(), static () => new StorageClassChangeValidator()),
        Warnings = static o => [.. o.Each("allowedTopologies").SelectMany(static (term, i) => term.Each("matchLabelExpressions").Select((e, j) =>
            DeprecatedNodeLabels.MessageOf(e.Text("key")) is { } message ? $"allowedTopologies[{i}].matchLabelExpressions[{j}].key: {message}" : "")).Where(static w => w.Length > 0)],
    };
}
