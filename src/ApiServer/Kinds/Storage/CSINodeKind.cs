using MiniKube.Api.Storage.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Storage;

/// <summary>CSINodes: the storage drivers of a node.</summary>
internal static class CSINodeKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<CSINode>() with
    {
        AllowUnconditionalUpdate = false,
        Columns =
        [
            TableColumn.NameColumn,
            new("Drivers", static (o, _) => o["spec"].Each("drivers").Count()) { Type = "integer", Description = "The number of drivers that run on the node." },
            TableColumn.Age,
        ],
        ValidateCreate = Validators.Create(static () => new CSINodeValidator()),
        ValidateUpdate = Validators.Update(static () => new CSINodeValidator(), static () => new CSINodeChangeValidator()),
    };
}
