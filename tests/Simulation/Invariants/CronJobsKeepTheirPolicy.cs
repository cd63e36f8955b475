using MiniKube.Api.Batch.V1;
using MiniKube.Simulation.Observation;
using MiniKube.Simulation.Wishes;

namespace MiniKube.Simulation.Invariants;

/// <summary>A CronJob that forbids it starts no Job while another of its own goes on. It holds where one leader leads: a new one may not have seen the last one's Job yet.</summary>
internal sealed class CronJobsKeepTheirPolicy : IInvariant
{
    public string? Check(ObservedState state, Change change)
    {
        if (change is not { Before: null, After: Job job } || job.Metadata.OwnerReferences.FirstOrDefault(o => o.Kind == "CronJob") is not { } owner
            || state.Find<CronJob>(job.Metadata.Namespace, owner.Name)?.Spec.ConcurrencyPolicy != "Forbid")
        {
            return null;
        }
        var other = state.In<Job>(job.Metadata.Namespace).FirstOrDefault(j =>
            j.Metadata.Uid != job.Metadata.Uid && j.Metadata.DeletionTimestamp is null && Jobs.End(j) is null && j.Metadata.OwnerReferences.Any(o => o.Uid == owner.Uid));
        return other is null ? null : $"{owner.Name} started it while {other.Metadata.Name} was not over";
    }
}
