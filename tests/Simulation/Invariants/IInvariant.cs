using MiniKube.Simulation.Observation;

namespace MiniKube.Simulation.Invariants;

/// <summary>What holds at every moment, whatever the weather: looked at after every commit.</summary>
internal interface IInvariant
{
    /// <returns>What is broken by this change; null where nothing is.</returns>
    string? Check(ObservedState state, Change change);
}
