using MiniKube.Api.Core.V1;
using MiniKube.Controllers.NodeLifecycle;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.PodGarbageCollector;

/// <summary>Why a pod is deleted without waiting for its node.</summary>
internal sealed record PodRemoval(Pod Pod, string? DisruptionMessage);

/// <summary>
/// Pods that nobody else will ever remove: on nodes that are gone, terminating on nodes that are out of service, terminating without a node, and
/// finished ones beyond the threshold: those that their nodes evicted first, then the oldest.
/// </summary>
/// <param name="MissingSince">The nodes that pods name and that are not there, with when that was first seen; kept for the next plan.</param>
/// <param name="Requeue">When a missing node's quarantine ends.</param>
internal sealed record PodGarbageCollectorPlan(
    IReadOnlyList<PodRemoval> Remove, IReadOnlyDictionary<string, DateTimeOffset> MissingSince, TimeSpan? Requeue)
{
    /// <summary>A node must be missing for so long before its pods are removed: it may be only that its creation has not been seen yet.</summary>
    public static readonly TimeSpan Quarantine = TimeSpan.FromSeconds(40);

    public static PodGarbageCollectorPlan Compute(IReadOnlyList<Pod> pods, IReadOnlyDictionary<string, Node> nodes,
        IReadOnlyDictionary<string, DateTimeOffset> missingBefore, int terminatedThreshold, DateTimeOffset now)
    {
        var remove = new List<PodRemoval>();
        var missing = new SortedDictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        TimeSpan? requeue = null;
        foreach (var pod in pods)
        {
            var name = pod.Spec.NodeName;
            if (string.IsNullOrEmpty(name))
            {
                if (PodStates.IsTerminating(pod))
                {
                    remove.Add(new(pod, null));
                }
                continue;
            }
            if (nodes.TryGetValue(name, out var node))
            {
                if (PodStates.IsTerminating(pod) && !NodeStates.IsReady(node) && node.Spec.Taints.Any(t => t.Key == NodeTaints.OutOfService))
                {
                    remove.Add(new(pod, null));
                }
                continue;
            }
            var since = missingBefore.TryGetValue(name, out var known) ? known : now;
            missing[name] = since;
            if (since + Quarantine <= now)
            {
                remove.Add(new(pod, "PodGC: node no longer exists"));
            }
            else if (requeue is null || since + Quarantine - now < requeue)
            {
                requeue = since + Quarantine - now;
            }
        }
        var removed = remove.Select(r => r.Pod).ToHashSet(ReferenceEqualityComparer.Instance);
        var finished = pods.Where(p => PodStates.IsTerminal(p) && !PodStates.IsTerminating(p) && !removed.Contains(p))
            .OrderBy(p => p.Status is { Phase: "Failed", Reason: "Evicted" } ? 0 : 1).ThenBy(p => p.Metadata.CreationTimestamp?.Moment ?? DateTimeOffset.MinValue).ThenBy(p => p.Metadata.Name, StringComparer.Ordinal).ToArray();
        if (terminatedThreshold > 0 && finished.Length > terminatedThreshold)
        {
            remove.AddRange(finished.Take(finished.Length - terminatedThreshold).Select(p => new PodRemoval(p, null)));
        }
        return new(remove, missing, requeue);
    }
}
