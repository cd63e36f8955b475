using MiniKube.Api.Core.V1;
using MiniKube.Simulation.Observation;

namespace MiniKube.Simulation.Invariants;

/// <summary>A pod gets a node once and keeps it, and one that ended does not run again.</summary>
internal sealed class PodsAreBoundOnce : IInvariant
{
    public string? Check(ObservedState state, Change change)
    {
        if (change is not { Before: Pod before, After: Pod after })
        {
            return null;
        }
        if (!string.IsNullOrEmpty(before.Spec.NodeName) && before.Spec.NodeName != after.Spec.NodeName)
        {
            return $"it was on {before.Spec.NodeName} and is on {after.Spec.NodeName}";
        }
        return before.Status.Phase is "Succeeded" or "Failed" && after.Status.Phase != before.Status.Phase ? $"it was {before.Status.Phase} and is {after.Status.Phase}" : null;
    }
}
