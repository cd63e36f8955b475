using MiniKube.Api.Core.V1;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>PersistentVolumes: storage that outlives pods.</summary>
internal static class PersistentVolumeKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<PersistentVolume>() with
    {
        ShortNames = ["pv"],
        Subresources = [Subresource.Status],
    };
}
