using MiniKube.Api.Storage.V1;

namespace MiniKube.ApiServer.Kinds.Storage;

/// <summary>StorageClasses: how volumes are made.</summary>
internal static class StorageClassKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<StorageClass>() with
    {
        ShortNames = ["sc"],
    };
}
