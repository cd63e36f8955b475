using MiniKube.Api.Core.V1;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>ReplicationControllers: a number of pods alike.</summary>
internal static class ReplicationControllerKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<ReplicationController>() with
    {
        ShortNames = ["rc"],
        Categories = ["all"],
        Subresources = [Subresource.Status, Subresource.ScaleSub],
    };
}
