using MiniKube.Api.Policy.V1;

namespace MiniKube.ApiServer.Kinds.Policy;

/// <summary>PodDisruptionBudgets: how many pods evictions must leave.</summary>
internal static class PodDisruptionBudgetKind
{
    public static KindDeclaration Declaration { get; } = KindDeclaration.Of<PodDisruptionBudget>() with
    {
        ShortNames = ["pdb"],
        Subresources = [Subresource.Status],
    };
}
