using MiniKube.Api.Storage.V1;

namespace MiniKube.ApiServer.Kinds.Storage;

/// <summary>VolumeAttributesClasses: qualities of a volume that may change while it is in use.</summary>
internal static class VolumeAttributesClassKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<VolumeAttributesClass>() with
    {
        ShortNames = ["vac"],
    };
}
