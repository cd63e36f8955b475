using MiniKube.Api.Core.V1;
using MiniKube.Simulation.Observation;

namespace MiniKube.Simulation.Invariants;

/// <summary>The pods that are bound to a node never ask for more of it than it has.</summary>
internal sealed class NodesAreNotOverfull : IInvariant
{
    public string? Check(ObservedState state, Change change)
    {
        if (change is not { After: Pod { Spec.NodeName: { Length: > 0 } name } pod } || (change.Before as Pod)?.Spec.NodeName == name || state.Find<Node>(null, name) is not { } node)
        {
            return null;
        }
        var there = state.All<Pod>().Where(p => p.Spec.NodeName == name && p.Status.Phase is not ("Succeeded" or "Failed")).ToList();
        var asked = there.Sum(Requests.MilliCpu);
        var has = node.Status.Allocatable["cpu"].MilliValue;
        return asked > has ? $"with {pod.Metadata.Name} the {there.Count} pods on {name} ask for {asked}m cpu of {has}m" : null;
    }
}

internal static class Requests
{
    public static long MilliCpu(Pod pod) => pod.Spec.Containers.Sum(c => c.Resources?.Requests.TryGetValue("cpu", out var cpu) == true ? cpu.MilliValue : 0);
}
