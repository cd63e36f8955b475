using MiniKube.Api.Batch.V1;
using MiniKube.Simulation.Observation;

namespace MiniKube.Simulation.Invariants;

/// <summary>A CronJob starts at most one Job for each of its times, also when the first is gone already.</summary>
internal sealed class CronJobsStartOnce : IInvariant
{
    private readonly HashSet<string> started = new(StringComparer.Ordinal);

    public string? Check(ObservedState state, Change change) =>
        change is { Before: null, After: Job job } && job.Metadata.OwnerReferences.FirstOrDefault(o => o.Kind == "CronJob") is { } owner && !started.Add($"{owner.Uid} {job.Metadata.Name}")
            ? $"{owner.Name} started it a second time"
            : null;
}
