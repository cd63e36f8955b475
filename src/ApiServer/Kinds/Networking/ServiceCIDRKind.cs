using MiniKube.Api.Networking.V1;

namespace MiniKube.ApiServer.Kinds.Networking;

/// <summary>ServiceCIDRs: the ranges that cluster IPs come from.</summary>
internal static class ServiceCIDRKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<ServiceCIDR>() with
    {
        Subresources = [Subresource.Status],
    };
}
