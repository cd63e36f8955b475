namespace MiniKube.Scheduler.Snapshots;

/// <summary>
/// Pods without a node for which room is being made on one (<c>status.nominatedNodeName</c>): until they are bound there, the room counts as theirs for
/// all pods that are not more important.
/// </summary>
internal sealed class NominatedPods
{
    private readonly Dictionary<string, (PodInfo Pod, string Node)> byUid = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<PodInfo>> byNode = new(StringComparer.Ordinal);

    public bool IsEmpty => byUid.Count == 0;

    public string? NodeOf(string uid) => byUid.TryGetValue(uid, out var at) ? at.Node : null;

    public void Set(PodInfo pod, string node)
    {
        Remove(pod.Uid);
        byUid.Add(pod.Uid, (pod, node));
        if (!byNode.TryGetValue(node, out var pods))
        {
            byNode.Add(node, pods = []);
        }
        pods.Add(pod);
    }

    /// <summary>
    /// A waiting pod as the API server has it. What is nominated here and not written yet stays; what was written and is no more there is given up.
    /// </summary>
    /// <param name="before">As it waited here so far; null for one that did not.</param>
    /// <param name="pod">As it is now.</param>
    public void Observe(PodInfo? before, PodInfo pod)
    {
        var known = NodeOf(pod.Uid);
        if (!string.IsNullOrEmpty(pod.Pod.Status.NominatedNodeName))
        {
            Set(pod, pod.Pod.Status.NominatedNodeName);
        }
        else if (before is null || !string.IsNullOrEmpty(before.Pod.Status.NominatedNodeName))
        {
            Remove(pod.Uid);
        }
        else if (known is not null)
        {
            Set(pod, known);
        }
    }

    public void Remove(string uid)
    {
        if (byUid.Remove(uid, out var at))
        {
            var pods = byNode[at.Node];
            pods.Remove(at.Pod);
            if (pods.Count == 0)
            {
                byNode.Remove(at.Node);
            }
        }
    }

    /// <summary>Those nominated to the node that count for a pod: others, as important as it or more.</summary>
    public IEnumerable<PodInfo> CountingFor(PodInfo pod, string node) =>
        byNode.TryGetValue(node, out var pods) ? pods.Where(p => p.Uid != pod.Uid && p.Priority >= pod.Priority) : [];

    /// <summary>Those nominated to the node that are less important than the pod.</summary>
    public IEnumerable<PodInfo> Below(PodInfo pod, string node) =>
        byNode.TryGetValue(node, out var pods) ? pods.Where(p => p.Uid != pod.Uid && p.Priority < pod.Priority) : [];
}
