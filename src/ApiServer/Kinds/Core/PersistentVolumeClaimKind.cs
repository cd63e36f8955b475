using MiniKube.Api.Core.V1;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>PersistentVolumeClaims: storage that pods ask for.</summary>
internal static class PersistentVolumeClaimKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<PersistentVolumeClaim>() with
    {
        ShortNames = ["pvc"],
        Subresources = [Subresource.Status],
    };
}
