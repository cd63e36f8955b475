using MiniKube.Api.Apps.V1;
using MiniKube.Simulation.Observation;

namespace MiniKube.Simulation.Invariants;

/// <summary>
/// The ReplicaSets of a rolling Deployment are never asked for more pods than it wants and its surge, where it wanted more before and has not been
/// looked at since, than that. It holds where one leader leads: of two, a late one's guarded writes to different sets may add up.
/// </summary>
internal sealed class RolloutsStayWithinTheirSurge : IInvariant
{
    private readonly Dictionary<string, int> loosest = new(StringComparer.Ordinal);

    public string? Check(ObservedState state, Change change)
    {
        if (change.After is Deployment deployment)
        {
            var limit = Limit(deployment);
            var uid = deployment.Metadata.Uid!;
            loosest[uid] = deployment.Status.ObservedGeneration == deployment.Metadata.Generation && Asked(state, uid) <= limit
                ? limit
                : Math.Max(limit, loosest.GetValueOrDefault(uid));
        }
        if (change is not { After: ReplicaSet set } || (set.Spec.Replicas ?? 1) <= ((change.Before as ReplicaSet)?.Spec.Replicas ?? 0)
            || set.Metadata.OwnerReferences.FirstOrDefault(o => o.Controller == true) is not { } owner || !loosest.TryGetValue(owner.Uid, out var most))
        {
            return null;
        }
        var asked = Asked(state, owner.Uid);
        return asked > most ? $"the sets of {owner.Name} are asked for {asked} pods where {most} may be" : null;
    }

    private static int Asked(ObservedState state, string uid) =>
        state.All<ReplicaSet>().Where(s => s.Metadata.OwnerReferences.Any(o => o.Uid == uid && o.Controller == true) && s.Metadata.DeletionTimestamp is null).Sum(s => s.Spec.Replicas ?? 1);

    private static int Limit(Deployment deployment)
    {
        var wanted = deployment.Spec.Replicas ?? 1;
        return wanted + (deployment.Spec.Strategy?.RollingUpdate?.MaxSurge?.GetScaledValue(wanted, roundUp: true) ?? 0);
    }
}
