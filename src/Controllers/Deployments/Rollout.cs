using MiniKube.Api.Apps.V1;

namespace MiniKube.Controllers.Deployments;

/// <summary>A Deployment's bounds on a rollout, as numbers of pods.</summary>
internal static class Rollout
{
    public static int Replicas(Deployment deployment) => deployment.Spec.Replicas ?? 1;

    public static int Replicas(ReplicaSet set) => set.Spec.Replicas ?? 1;

    public static bool IsRollingUpdate(Deployment deployment) => deployment.Spec.Strategy?.Type is null or "RollingUpdate";

    /// <summary>How many pods more than asked for may exist; a percentage is rounded up.</summary>
    public static int MaxSurge(Deployment deployment) => IsRollingUpdate(deployment) ? Fenceposts(deployment).Surge : 0;

    /// <summary>How many of the pods asked for may be missing; a percentage is rounded down.</summary>
    public static int MaxUnavailable(Deployment deployment) => IsRollingUpdate(deployment) && Replicas(deployment) > 0
        ? Math.Min(Fenceposts(deployment).Unavailable, Replicas(deployment))
        : 0;

    public static int MinAvailable(Deployment deployment) => Replicas(deployment) - MaxUnavailable(deployment);

    public static bool HasProgressDeadline(Deployment deployment) => deployment.Spec.ProgressDeadlineSeconds is { } seconds and not int.MaxValue && seconds >= 0;

    // Where both round to nothing, one pod may be missing: otherwise nothing could ever move.
    private static (int Surge, int Unavailable) Fenceposts(Deployment deployment)
    {
        var rolling = deployment.Spec.Strategy?.RollingUpdate;
        var surge = (rolling?.MaxSurge ?? "25%").GetScaledValue(Replicas(deployment), roundUp: true);
        var unavailable = (rolling?.MaxUnavailable ?? "25%").GetScaledValue(Replicas(deployment), roundUp: false);
        return (surge, surge == 0 && unavailable == 0 ? 1 : unavailable);
    }
}
