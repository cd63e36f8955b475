using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Cycles;

/// <summary>What one attempt at one pod came to.</summary>
internal sealed record Decision(CycleState State, Diagnosis? Diagnosis)
{
    /// <summary>Where the pod goes; null when it fits nowhere, which <see cref="Diagnosis"/> explains.</summary>
    public NodeInfo? Node { get; init; }

    /// <summary>What can be done about a pod that fits nowhere; null where no plugin was asked.</summary>
    public PostFilterResult? Remedy { get; init; }

    /// <summary>How many nodes were looked at, and how many of them the pod could go to.</summary>
    public int Evaluated { get; init; }
    public int Feasible { get; init; }
}
