using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Plugins;

/// <summary>
/// Holds back pods whose spec demands what no plugin here can judge: placed as if they did not demand it, they could land where they must not. What is
/// only preferred is left out of the score.
/// </summary>
internal sealed class UnsupportedConstraints : IPreFilterPlugin, IEnqueueExtensions
{
    public string Name => "UnsupportedConstraints";

    // Nothing that happens in the cluster helps.
    public IReadOnlyList<QueueingHint> EventsToRegister { get; } = [];

    public PreFilterResult PreFilter(CycleState state, PodInfo pod, ClusterSnapshot cluster)
    {
        string[] demands = [.. Demands(pod.Pod)];
        return demands.Length == 0 ? Verdict.Skip : Verdict.Unresolvable(demands);
    }

    private static IEnumerable<string> Demands(Pod pod)
    {
        var spec = pod.Spec;
        if (spec.ResourceClaims.Count > 0)
        {
            yield return "this scheduler does not support resource claims";
        }
        foreach (var volume in spec.Volumes)
        {
            // No claim can exist yet, so upstream's words for one that does not are true.
            if (volume.PersistentVolumeClaim is { } claim)
            {
                yield return $"persistentvolumeclaim \"{claim.ClaimName}\" not found";
            }
            else if (volume.Ephemeral is not null)
            {
                yield return $"waiting for ephemeral volume controller to create the persistentvolumeclaim \"{pod.Metadata.Name}-{volume.Name}\"";
            }
        }
    }
}
