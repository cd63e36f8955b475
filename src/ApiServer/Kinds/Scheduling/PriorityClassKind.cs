using MiniKube.Api.Scheduling.V1;

namespace MiniKube.ApiServer.Kinds.Scheduling;

/// <summary>PriorityClasses: names for the priorities of pods.</summary>
internal static class PriorityClassKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<PriorityClass>() with
    {
        ShortNames = ["pc"],
    };
}
