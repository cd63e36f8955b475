using MiniKube.Api.Core.V1;
using MiniKube.Api.Determinism;
using MiniKube.Api.Policy.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Scheduler.Plugins;

namespace MiniKube.Scheduler.Framework;

/// <summary>What plugins may use besides what the cycle hands them.</summary>
/// <param name="Owners">Who belongs together.</param>
/// <param name="Random">Chance.</param>
internal sealed record PluginContext(ISpreadOwners Owners, IRandomSource Random)
{
    /// <summary>Of no cluster: enough to see whether plugins can be made.</summary>
    public static PluginContext Disconnected { get; } = new(new NoOwners(), new SeededRandomSource(0));

    /// <summary>The PodDisruptionBudgets of the moment.</summary>
    public Func<IEnumerable<PodDisruptionBudget>> Budgets { get; init; } = () => [];

    public Func<ObjectKey, PersistentVolumeClaim?> Claims { get; init; } = _ => null;
    public Func<string, PersistentVolume?> Volumes { get; init; } = _ => null;

    /// <summary>To the API server; without it nothing can be bound.</summary>
    public KubeClient? Client { get; init; }
}
