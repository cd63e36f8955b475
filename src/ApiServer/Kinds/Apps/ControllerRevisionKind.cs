using MiniKube.Api.Apps.V1;

namespace MiniKube.ApiServer.Kinds.Apps;

/// <summary>ControllerRevisions: what StatefulSets and DaemonSets were before.</summary>
internal static class ControllerRevisionKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<ControllerRevision>();
}
