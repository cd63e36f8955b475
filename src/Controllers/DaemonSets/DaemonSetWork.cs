using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.DaemonSets;

/// <summary>A node and the set's pods that are there or are to be there.</summary>
internal sealed record NodeWork(string Name, NodeVerdict Verdict, IReadOnlyList<Pod> Pods);

/// <summary>The sheet on which one plan is worked out: the set's pods by node, and what is to become of them.</summary>
internal sealed class DaemonSetWork
{
    private readonly IReadOnlySet<string> hashes;

    public DaemonSetWork(DaemonSetSnapshot snapshot, IReadOnlyList<Pod> owned, IReadOnlySet<string> hashes, DateTimeOffset now)
    {
        (Set, HeldUntil, this.hashes, Now) = (snapshot.Set, snapshot.HeldUntil, hashes, now);
        Placement = new(Set);
        // What has ended and is on its way out no longer occupies its node.
        var pods = owned.Where(p => !PodStates.IsTerminal(p) || !PodStates.IsTerminating(p)).ToLookup(p => DaemonPlacement.NodeOf(p) ?? "", StringComparer.Ordinal);
        Nodes = [.. snapshot.Nodes.Select(n => new NodeWork(n.Metadata.Name!, Placement.Judge(n), [.. pods[n.Metadata.Name!].Order(Oldest)]))];
        var known = snapshot.Nodes.Select(n => n.Metadata.Name!).ToHashSet(StringComparer.Ordinal);
        Stranded = [.. owned.Where(p => string.IsNullOrEmpty(p.Spec.NodeName) && DaemonPlacement.NodeOf(p) is { } node && !known.Contains(node))];
        Desired = Nodes.Count(n => n.Verdict.Run);
    }

    public DaemonSet Set { get; }
    public DaemonPlacement Placement { get; }
    public DateTimeOffset Now { get; }
    public Func<string, DateTimeOffset?> HeldUntil { get; }
    public IReadOnlyList<NodeWork> Nodes { get; }

    /// <summary>Pods waiting for nodes that are gone; nobody else takes those away.</summary>
    public IReadOnlyList<Pod> Stranded { get; }

    /// <summary>How many nodes the set is for.</summary>
    public int Desired { get; }

    public List<string> CreateOn { get; } = [];
    public List<Pod> Doomed { get; } = [];
    public List<string> FailedOn { get; } = [];
    public List<PlannedEvent> Events { get; } = [];
    public TimeSpan? Requeue { get; set; }

    public bool IsUpdated(Pod pod) => Placement.IsUpdated(pod, hashes);

    public bool IsAvailable(Pod pod) => PodStates.IsAvailable(pod, Set.Spec.MinReadySeconds ?? 0, Now);

    public void Delete(Pod pod)
    {
        if (!PodStates.IsTerminating(pod))
        {
            Doomed.Add(pod);
        }
    }

    // Bound before waiting, then older before younger.
    private static readonly Comparer<Pod> Oldest = Comparer<Pod>.Create(static (a, b) =>
    {
        int c;
        return (c = string.IsNullOrEmpty(a.Spec.NodeName).CompareTo(string.IsNullOrEmpty(b.Spec.NodeName))) != 0
            || (c = Created(a).CompareTo(Created(b))) != 0 ? c : string.CompareOrdinal(a.Metadata.Name, b.Metadata.Name);
    });

    private static DateTimeOffset Created(Pod pod) => pod.Metadata.CreationTimestamp?.Moment ?? DateTimeOffset.MaxValue;
}
