using MiniKube.Api.Core.V1;

namespace MiniKube.ApiServer.Kinds.Core;

/// <summary>LimitRanges: bounds and defaults for the resources of pods, containers and claims in a namespace.</summary>
internal static class LimitRangeKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<LimitRange>() with
    {
        ShortNames = ["limits"],
    };
}
