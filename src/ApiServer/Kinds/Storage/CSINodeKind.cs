using MiniKube.Api.Storage.V1;

namespace MiniKube.ApiServer.Kinds.Storage;

/// <summary>CSINodes: the storage drivers of a node.</summary>
internal static class CSINodeKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<CSINode>();
}
