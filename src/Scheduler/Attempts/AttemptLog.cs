using MiniKube.Client.Informers;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Attempts;

/// <summary>
/// The last attempt at each pod, as long as it is there, for the question why. Bounded by what it holds: the pods tried longest ago are forgotten
/// first. Safe for use from several threads.
/// </summary>
internal sealed class AttemptLog(int mostPods = 10_000, int mostNodes = 500_000)
{
    private readonly Lock gate = new();
    private readonly Dictionary<ObjectKey, LinkedListNode<Entry>> byPod = [];
    private readonly LinkedList<Entry> byAge = [];
    private int nodes;

    public void Record(PodInfo pod, Attempt attempt)
    {
        lock (gate)
        {
            Remove(pod.Key);
            var entry = new Entry(pod.Key, pod.Uid, attempt, attempt.Rejections.Sum(r => r.Nodes.Count));
            byPod.Add(pod.Key, byAge.AddLast(entry));
            nodes += entry.Nodes;
            while (byAge.Count > 1 && (byAge.Count > mostPods || nodes > mostNodes))
            {
                Remove(byAge.First!.Value.Pod);
            }
        }
    }

    public Attempt? Find(ObjectKey pod)
    {
        lock (gate)
        {
            return byPod.TryGetValue(pod, out var found) ? found.Value.Attempt : null;
        }
    }

    /// <summary>The pod is gone; one of the same name that is another is left.</summary>
    public void Forget(ObjectKey pod, string uid)
    {
        lock (gate)
        {
            if (byPod.TryGetValue(pod, out var found) && found.Value.Uid == uid)
            {
                Remove(pod);
            }
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            byPod.Clear();
            byAge.Clear();
            nodes = 0;
        }
    }

    private void Remove(ObjectKey pod)
    {
        if (byPod.Remove(pod, out var entry))
        {
            byAge.Remove(entry);
            nodes -= entry.Value.Nodes;
        }
    }

    private sealed record Entry(ObjectKey Pod, string Uid, Attempt Attempt, int Nodes);
}
