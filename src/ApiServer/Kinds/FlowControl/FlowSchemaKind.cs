using MiniKube.Api.FlowControl.V1;

namespace MiniKube.ApiServer.Kinds.FlowControl;

/// <summary>FlowSchemas: which requests belong to which priority level.</summary>
internal static class FlowSchemaKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<FlowSchema>() with
    {
        Subresources = [Subresource.Status],
    };
}
