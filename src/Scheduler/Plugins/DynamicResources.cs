using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Plugins;

/// <summary>Holds back pods with resource claims: nobody here allocates devices, and placed without them they could land where they must not.</summary>
internal sealed class DynamicResources : IPreFilterPlugin, IEnqueueExtensions
{
    private static readonly Verdict NotSupported = Verdict.Unresolvable("this scheduler does not support resource claims");

    public string Name => "DynamicResources";

    // Nothing that happens in the cluster helps.
    public IReadOnlyList<QueueingHint> EventsToRegister { get; } = [];

    public PreFilterResult PreFilter(CycleState state, PodInfo pod, ClusterSnapshot cluster) => pod.Pod.Spec.ResourceClaims.Count == 0 ? Verdict.Skip : NotSupported;
}
