using MiniKube.Scheduler.Framework;

namespace MiniKube.Scheduler.Cycles;

/// <summary>What looking for nodes that a pod fits on came to.</summary>
/// <param name="State">Of the attempt.</param>
/// <param name="Diagnosis">Why others do not; null where none was rejected.</param>
/// <param name="Found">How many passed.</param>
/// <param name="Evaluated">How many were looked at.</param>
internal readonly record struct NodeSearch(CycleState State, Diagnosis? Diagnosis, int Found, int Evaluated)
{
    /// <summary>It was content with the node where room was made for the pod.</summary>
    public bool IsNominated { get; init; }
}
