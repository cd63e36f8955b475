using MiniKube.Api.ApiExtensions.V1;

namespace MiniKube.ApiServer.Kinds.ApiExtensions;

/// <summary>CustomResourceDefinitions: further kinds.</summary>
internal static class CustomResourceDefinitionKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<CustomResourceDefinition>() with
    {
        ShortNames = ["crd", "crds"],
        Categories = ["api-extensions"],
        Subresources = [Subresource.Status],
    };
}
