using MiniKube.Api.Storage.V1;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Storage;

/// <summary>VolumeAttributesClasses: qualities of a volume that may change while it is in use.</summary>
internal static class VolumeAttributesClassKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<VolumeAttributesClass>() with
    {
        ShortNames = ["vac"],
        Columns =
        [
            ClassCells.NameWithDefault("volumeattributesclass.alpha.kubernetes.io/is-default-class"),
            Cells.Text("DriverName", "driverName"),
            TableColumn.Age,
        ],
        ValidateCreate = Validators.Create(static () => new VolumeAttributesClassValidator()),
        ValidateUpdate = Validators.Update(static () => new VolumeAttributesClassValidator(), static () => new VolumeAttributesClassChangeValidator()),
    };
}
