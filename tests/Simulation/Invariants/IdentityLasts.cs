using MiniKube.Api.Core.V1;
using MiniKube.Simulation.Observation;

namespace MiniKube.Simulation.Invariants;

/// <summary>A name's uid changes only through deletion, a deletion is never taken back, and no dependent changes hands without having been released.</summary>
internal sealed class IdentityLasts : IInvariant
{
    public string? Check(ObservedState state, Change change)
    {
        if (change is not { Before.Metadata: { } before, After.Metadata: { } after })
        {
            return null;
        }
        if (before.Uid != after.Uid)
        {
            return $"another object took its name while it was there: {before.Uid} became {after.Uid}";
        }
        if (before.DeletionTimestamp is not null && after.DeletionTimestamp is null)
        {
            return "its deletion was taken back";
        }
        if (change.After is PersistentVolumeClaim)
        {
            // Passes from a set to the pod that it scales away, and back, in one write.
            return null;
        }
        var (old, now) = (before.OwnerReferences.FirstOrDefault(o => o.Controller == true)?.Uid, after.OwnerReferences.FirstOrDefault(o => o.Controller == true)?.Uid);
        return old is not null && now is not null && old != now ? $"it changed from controller {old} to {now} at once" : null;
    }
}
