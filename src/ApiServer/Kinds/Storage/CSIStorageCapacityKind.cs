using MiniKube.Api.Storage.V1;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Storage;

/// <summary>CSIStorageCapacities: how much room a driver has where.</summary>
internal static class CSIStorageCapacityKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<CSIStorageCapacity>() with
    {
        AllowUnconditionalUpdate = false,
        Columns =
        [
            TableColumn.NameColumn,
            Cells.Text("StorageClassName", "storageClassName"),
            new("Capacity", static (o, _) => o["capacity"] ?? "<unset>") { Field = ["capacity"] },
        ],
        ValidateCreate = Validators.Create(static () => new CSIStorageCapacityValidator()),
        ValidateUpdate = Validators.Update(static () => new CSIStorageCapacityValidator(), static () => new CSIStorageCapacityChangeValidator()),
        Warnings = static o => [.. DeprecatedNodeLabels.InSelector(o["nodeTopology"], "nodeTopology")],
    };
}
