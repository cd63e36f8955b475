using MiniKube.Api.Storage.V1;

namespace MiniKube.ApiServer.Kinds.Storage;

/// <summary>VolumeAttachments: a volume on its way to a node.</summary>
internal static class VolumeAttachmentKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<VolumeAttachment>() with
    {
        Subresources = [Subresource.Status],
    };
}
