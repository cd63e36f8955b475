using MiniKube.Api.Resource.V1;

namespace MiniKube.ApiServer.Kinds.Resource;

/// <summary>ResourceSlices: the devices that a driver offers.</summary>
internal static class ResourceSliceKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<ResourceSlice>();
}
