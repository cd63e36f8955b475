using MiniKube.Api.Resource.V1;

namespace MiniKube.ApiServer.Kinds.Resource;

/// <summary>ResourceClaims: devices that pods ask for.</summary>
internal static class ResourceClaimKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<ResourceClaim>() with
    {
        Subresources = [Subresource.Status],
    };
}
