using MiniKube.Api.Resource.V1;

namespace MiniKube.ApiServer.Kinds.Resource;

/// <summary>ResourceClaimTemplates: claims made for each pod.</summary>
internal static class ResourceClaimTemplateKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<ResourceClaimTemplate>();
}
