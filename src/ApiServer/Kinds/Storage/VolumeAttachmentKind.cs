using MiniKube.Api.Documents;
using MiniKube.Api.Storage.V1;
using MiniKube.ApiServer.Kinds.Tables;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Storage;

/// <summary>VolumeAttachments: a volume on its way to a node.</summary>
internal static class VolumeAttachmentKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<VolumeAttachment>() with
    {
        Subresources = [Subresource.Status],
        AllowUnconditionalUpdate = false,
        Columns =
        [
            TableColumn.NameColumn,
            Cells.Text("Attacher", "spec", "attacher") with { Format = "name" },
            Cells.Text("PV", "spec", "source", "persistentVolumeName"),
            Cells.Text("Node", "spec", "nodeName"),
            new("Attached", static (o, _) => o.Flag("status", "attached")) { Type = "boolean", Field = ["status", "attached"] },
            TableColumn.Age,
        ],
        PrepareForCreate = static (o, _) => o.With("status", new DocumentObject(("attached", false))),
        KeptByStatus = KindDefaults.Metadata,
        ValidateCreate = Validators.Create(static () => new VolumeAttachmentCreateValidator()),
        ValidateUpdate = Validators.Update(static () => new VolumeAttachmentValidator(), static () => new VolumeAttachmentChangeValidator()),
        ValidateStatusUpdate = Validators.UpdateAsCreate(static () => new VolumeAttachmentValidator()),
    };
}
