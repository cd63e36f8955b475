using MiniKube.Api.Core.V1;
using MiniKube.Client.Informers;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Plugins;

/// <summary>
/// Nodes that can reach the volumes of the pod's claims. It waits for claims that are not there or not bound yet, and binds none itself: a claim whose class
/// waits for its first consumer stays unbound, and its pod without a node.
/// </summary>
/// <param name="claims">By namespace and name.</param>
/// <param name="volumes">By name.</param>
internal sealed class VolumeBinding(Func<ObjectKey, PersistentVolumeClaim?> claims, Func<string, PersistentVolume?> volumes)
    : IPreFilterPlugin, IFilterPlugin, IEnqueueExtensions
{
    private static readonly Verdict Unbound = Verdict.Unresolvable("pod has unbound immediate PersistentVolumeClaims");
    private static readonly Verdict Gone = Verdict.Unresolvable("node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)");
    private static readonly Verdict Elsewhere = Verdict.Unresolvable("node(s) didn't match PersistentVolume's node affinity");

    public string Name => "VolumeBinding";

    public IReadOnlyList<QueueingHint> EventsToRegister { get; } =
    [
        new(ClusterEvents.Claim, (waiting, change) => change.Claim is { } claim
            && claim.Metadata.Namespace == waiting.Key.Namespace && ClaimsOf(waiting.Pod).Any(c => c.Name == claim.Metadata.Name)),
        new(ClusterEvents.Volume),
        new(ClusterEvents.NodeAdd | ClusterEvents.NodeLabel),
    ];

    public PreFilterResult PreFilter(CycleState state, PodInfo pod, ClusterSnapshot cluster)
    {
        if (pod.Pod.Spec.Volumes.Count == 0)
        {
            return Verdict.Skip;
        }
        var bound = new List<string>();
        foreach (var (name, isEphemeral) in ClaimsOf(pod.Pod))
        {
            var claim = claims(new(pod.Key.Namespace, name));
            if (claim is null)
            {
                return Verdict.Unresolvable(isEphemeral
                    ? $"waiting for ephemeral volume controller to create the persistentvolumeclaim \"{name}\"" : $"persistentvolumeclaim \"{name}\" not found");
            }
            if (claim.Metadata.DeletionTimestamp is not null)
            {
                return Verdict.Unresolvable($"persistentvolumeclaim \"{name}\" is being deleted");
            }
            if (claim.Status.Phase == "Lost")
            {
                return Verdict.Unresolvable($"persistentvolumeclaim \"{name}\" bound to non-existent persistentvolume \"{claim.Spec.VolumeName}\"");
            }
            if (string.IsNullOrEmpty(claim.Spec.VolumeName) || claim.Status.Phase != "Bound")
            {
                return Unbound;
            }
            bound.Add(claim.Spec.VolumeName);
        }
        if (bound.Count == 0)
        {
            return Verdict.Skip;
        }
        state.Set(new BoundVolumes([.. bound.Select(volumes)]));
        return Verdict.Success;
    }

    public Verdict Filter(CycleState state, PodInfo pod, NodeInfo node)
    {
        foreach (var volume in state.Get<BoundVolumes>().Volumes)
        {
            if (volume is null)
            {
                return Gone;
            }
            if (volume.Spec.NodeAffinity?.Required is { } required && !required.Matches(node.Node))
            {
                return Elsewhere;
            }
        }
        return Verdict.Success;
    }

    private static IEnumerable<(string Name, bool IsEphemeral)> ClaimsOf(Pod pod)
    {
        foreach (var volume in pod.Spec.Volumes)
        {
            if (volume.PersistentVolumeClaim is { } claim)
            {
                yield return (claim.ClaimName, false);
            }
            else if (volume.Ephemeral is not null)
            {
                yield return ($"{pod.Metadata.Name}-{volume.Name}", true);
            }
        }
    }

    private sealed record BoundVolumes(PersistentVolume?[] Volumes);
}
