using System.Globalization;
using System.Numerics;
using MiniKube.Api.Core.V1;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.ReplicaSets;

/// <summary>
/// Which pods a shrinking set gives up first: unassigned before assigned, pending before unknown before running, not ready before ready, lower
/// deletion cost first, from nodes with more related pods first, younger in readiness first, more restarts first, younger first. Ages are
/// compared by their binary logarithm (KEP-2185), and equal ages by uid, so that it is not always the newest zone that loses.
/// </summary>
internal static class PodDeletionOrder
{
    public const string CostAnnotation = "controller.kubernetes.io/pod-deletion-cost";

    /// <param name="pods">The active pods of the set.</param>
    /// <param name="related">The active pods whose spread over nodes counts: those of all sets with the same controller.</param>
    public static IReadOnlyList<Pod> First(IReadOnlyList<Pod> pods, IReadOnlyList<Pod> related, int count, DateTimeOffset now)
    {
        if (count >= pods.Count)
        {
            return pods;
        }
        var onNode = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var pod in related.Where(PodStates.IsActive))
        {
            var node = pod.Spec.NodeName ?? "";
            onNode[node] = onNode.GetValueOrDefault(node) + 1;
        }
        var keys = pods.Select(p => new Key(p, onNode.GetValueOrDefault(p.Spec.NodeName ?? ""), now)).ToArray();
        Array.Sort(keys);
        return keys.Take(count).Select(k => k.Pod).ToArray();
    }

    private sealed class Key(Pod pod, int rank, DateTimeOffset now) : IComparable<Key>
    {
        private readonly bool assigned = !string.IsNullOrEmpty(pod.Spec.NodeName);
        private readonly int phase = pod.Status.Phase switch { "Pending" => 0, "Unknown" => 1, "Running" => 2, _ => 0 };
        private readonly bool ready = PodStates.IsReady(pod);
        private readonly int cost = pod.Metadata.Annotations.TryGetValue(CostAnnotation, out var text)
            && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : 0;
        private readonly int readyAge = AgeClass(PodStates.Condition(pod, "Ready")?.LastTransitionTime?.Moment, now);
        private readonly bool readyTimeKnown = PodStates.Condition(pod, "Ready")?.LastTransitionTime is not null;
        private readonly int regularRestarts = pod.Status.ContainerStatuses.Select(s => s.RestartCount).DefaultIfEmpty().Max();
        private readonly int sidecarRestarts = SidecarRestarts(pod);
        private readonly int age = AgeClass(pod.Metadata.CreationTimestamp?.Moment, now);

        public Pod Pod => pod;
        private int Rank => rank;

        public int CompareTo(Key? other)
        {
            if (other is null)
            {
                return 1;
            }
            int c;
            if ((c = assigned.CompareTo(other.assigned)) != 0
                || (c = phase.CompareTo(other.phase)) != 0
                || (c = ready.CompareTo(other.ready)) != 0
                || (c = cost.CompareTo(other.cost)) != 0
                || (c = other.Rank.CompareTo(Rank)) != 0)
            {
                return c;
            }
            if (ready && readyTimeKnown && other.readyTimeKnown && ReadySince() != other.ReadySince())
            {
                return (c = readyAge.CompareTo(other.readyAge)) != 0 ? c : ByUid(other);
            }
            if ((c = other.regularRestarts.CompareTo(regularRestarts)) != 0
                || (c = other.sidecarRestarts.CompareTo(sidecarRestarts)) != 0
                || (c = age.CompareTo(other.age)) != 0)
            {
                return c;
            }
            return ByUid(other);
        }

        private DateTimeOffset ReadySince() => PodStates.Condition(pod, "Ready")!.LastTransitionTime!.Value.Moment;

        private int ByUid(Key other) => string.CompareOrdinal(pod.Metadata.Uid, other.Pod.Metadata.Uid);

        // The number of binary digits of the age in nanoseconds; an unknown time counts as the youngest.
        private static int AgeClass(DateTimeOffset? since, DateTimeOffset now) => since is { } s
            ? now > s ? BitOperations.Log2((ulong)(now - s).Ticks * 100) : 0
            : -1;

        private static int SidecarRestarts(Pod pod)
        {
            var most = 0;
            foreach (var status in pod.Status.InitContainerStatuses)
            {
                if (pod.Spec.InitContainers.Any(c => c.Name == status.Name && PodStates.IsRestartableInit(c)))
                {
                    most = Math.Max(most, status.RestartCount);
                }
            }
            return most;
        }
    }
}
