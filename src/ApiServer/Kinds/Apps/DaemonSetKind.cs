using MiniKube.Api.Apps.V1;

namespace MiniKube.ApiServer.Kinds.Apps;

/// <summary>DaemonSets: a pod on each node.</summary>
internal static class DaemonSetKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<DaemonSet>() with
    {
        ShortNames = ["ds"],
        Categories = ["all"],
        Subresources = [Subresource.Status],
    };
}
