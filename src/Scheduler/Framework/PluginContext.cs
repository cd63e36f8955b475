using MiniKube.Api.Determinism;
using MiniKube.Api.Policy.V1;
using MiniKube.Client.Http;
using MiniKube.Scheduler.Plugins;

namespace MiniKube.Scheduler.Framework;

/// <summary>What plugins may use besides what the cycle hands them.</summary>
/// <param name="Owners">Who belongs together.</param>
/// <param name="Random">Chance.</param>
internal sealed record PluginContext(ISpreadOwners Owners, IRandomSource Random)
{
    /// <summary>The PodDisruptionBudgets of the moment.</summary>
    public Func<IEnumerable<PodDisruptionBudget>> Budgets { get; init; } = () => [];

    /// <summary>To the API server; without it nothing can be bound.</summary>
    public KubeClient? Client { get; init; }
}
