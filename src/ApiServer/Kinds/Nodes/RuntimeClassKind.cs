using MiniKube.Api.Node.V1;

namespace MiniKube.ApiServer.Kinds.Nodes;

/// <summary>RuntimeClasses: names for the ways in which nodes run containers.</summary>
internal static class RuntimeClassKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<RuntimeClass>();
}
