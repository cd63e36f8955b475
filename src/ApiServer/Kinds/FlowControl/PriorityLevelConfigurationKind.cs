using MiniKube.Api.FlowControl.V1;

namespace MiniKube.ApiServer.Kinds.FlowControl;

/// <summary>PriorityLevelConfigurations: how many requests of a level run at once, and how they wait.</summary>
internal static class PriorityLevelConfigurationKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<PriorityLevelConfiguration>() with
    {
        Subresources = [Subresource.Status],
    };
}
