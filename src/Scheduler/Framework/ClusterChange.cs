using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Framework;

/// <summary>What happened, in the grain at which plugins care.</summary>
[Flags]
internal enum ClusterEvents
{
    None = 0,
    NodeAdd = 1 << 0,
    NodeDelete = 1 << 1,
    NodeAllocatable = 1 << 2,
    NodeLabel = 1 << 3,

    /// <summary>Taints, <c>spec.unschedulable</c> among them.</summary>
    NodeTaint = 1 << 4,

    /// <summary>A pod came onto a node.</summary>
    AssignedPodAdd = 1 << 5,

    /// <summary>A pod left its node: deleted, ended, or not bound after all.</summary>
    AssignedPodDelete = 1 << 6,
    AssignedPodLabel = 1 << 7,
    AssignedPodScaleDown = 1 << 8,

    /// <summary>The waiting pod itself changed: these concern no other pod.</summary>
    PodLabel = 1 << 9,
    PodToleration = 1 << 10,
    PodSchedulingGates = 1 << 11,
    PodScaleDown = 1 << 12,
    PodSpec = 1 << 13,

    NamespaceLabel = 1 << 14,

    /// <summary>A PersistentVolumeClaim came or changed.</summary>
    Claim = 1 << 15,

    /// <summary>A PersistentVolume came or changed.</summary>
    Volume = 1 << 16,
}

/// <summary>A change, with what it was before and is now.</summary>
internal sealed record ClusterChange(ClusterEvents Events)
{
    public Node? OldNode { get; init; }
    public Node? NewNode { get; init; }

    /// <summary>The claim that came or changed.</summary>
    public PersistentVolumeClaim? Claim { get; init; }

    /// <summary>The pod on a node that changed or went.</summary>
    public PodInfo? OldPod { get; init; }
    public PodInfo? NewPod { get; init; }
}

/// <summary>Whether a change could make a pod fit that was rejected.</summary>
internal delegate bool CouldHelp(PodInfo waiting, ClusterChange change);

/// <summary>A plugin's interest in some events; without <see cref="Hint"/> each of them could help.</summary>
internal sealed record QueueingHint(ClusterEvents Events, CouldHelp? Hint = null);
