using MiniKube.Api.Core.V1;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>ResourceQuotas: how much a namespace may use.</summary>
internal static class ResourceQuotaKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<ResourceQuota>() with
    {
        ShortNames = ["quota"],
        Subresources = [Subresource.Status],
    };
}
