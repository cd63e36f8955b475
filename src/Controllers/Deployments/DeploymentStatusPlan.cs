using MiniKube.Api.Apps.V1;

namespace MiniKube.Controllers.Deployments;

/// <summary>What a Deployment's status says: counts, and the conditions Available, Progressing and ReplicaFailure.</summary>
internal static class DeploymentStatusPlan
{
    public const string Available = "Available";
    public const string Progressing = "Progressing";
    public const string ReplicaFailure = FailedSync.Condition;

    private const string NewSetAvailable = "NewReplicaSetAvailable";
    private const string TimedOut = "ProgressDeadlineExceeded";
    private const string Paused = "DeploymentPaused";

    public static DeploymentCondition? Condition(DeploymentStatus status, string type) => status.Conditions.FirstOrDefault(c => c.Type == type);

    /// <summary>The status with a condition set. One with the same status and reason is left as it is; the transition time moves only with the status.</summary>
    public static DeploymentStatus With(DeploymentStatus status, string type, string value, string reason, string message, DateTimeOffset now)
    {
        var old = Condition(status, type);
        if (old is not null && old.Status == value && old.Reason == reason)
        {
            return status;
        }
        var condition = new DeploymentCondition
        {
            Type = type,
            Status = value,
            Reason = reason,
            Message = message,
            LastUpdateTime = now,
            LastTransitionTime = old?.Status == value ? old.LastTransitionTime : now,
        };
        return status with { Conditions = [.. status.Conditions.Where(c => c.Type != type), condition] };
    }

    /// <summary>The counts over all sets, and Available.</summary>
    public static DeploymentStatus Counts(RolloutWork work)
    {
        var sets = work.Sets;
        var old = work.Status;
        var available = work.AvailableReplicas;
        var status = old with
        {
            ObservedGeneration = work.Deployment.Metadata.Generation,
            Replicas = StatusCount.Of(sets.Sum(s => s.Status.Replicas), old.Replicas),
            UpdatedReplicas = StatusCount.Of(work.NewSet?.Status.Replicas ?? 0, old.UpdatedReplicas),
            ReadyReplicas = StatusCount.Of(sets.Sum(s => s.Status.ReadyReplicas ?? 0), old.ReadyReplicas),
            AvailableReplicas = StatusCount.Of(available, old.AvailableReplicas),
            UnavailableReplicas = StatusCount.Of(Math.Max(0, work.TotalReplicas - available), old.UnavailableReplicas),
            TerminatingReplicas = sets.All(s => s.Status.TerminatingReplicas is null) && old.TerminatingReplicas is null
                ? null
                : sets.Sum(s => s.Status.TerminatingReplicas ?? 0),
        };
        return available >= Rollout.MinAvailable(work.Deployment)
            ? With(status, Available, "True", "MinimumReplicasAvailable", "Deployment has minimum availability.", work.Now)
            : With(status, Available, "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.", work.Now);
    }

    public static bool IsComplete(RolloutWork work, DeploymentStatus status) =>
        status.UpdatedReplicas.GetValueOrDefault() == work.Replicas
        && status.Replicas.GetValueOrDefault() == work.Replicas
        && status.AvailableReplicas.GetValueOrDefault() == work.Replicas
        && status.ObservedGeneration.GetValueOrDefault() >= work.Deployment.Metadata.Generation.GetValueOrDefault();

    /// <summary>While a Deployment is paused no deadline runs: Progressing says so, and that it was resumed.</summary>
    public static void NotePause(RolloutWork work)
    {
        if (!Rollout.HasProgressDeadline(work.Deployment) || Condition(work.Status, Progressing) is var condition && condition?.Reason == TimedOut)
        {
            return;
        }
        var paused = work.Deployment.Spec.Paused == true;
        if (paused && condition?.Reason != Paused)
        {
            work.Status = With(work.Status, Progressing, "Unknown", Paused, "Deployment is paused", work.Now);
        }
        else if (!paused && condition?.Reason == Paused)
        {
            work.Status = With(work.Status, Progressing, "Unknown", "DeploymentResumed", "Deployment is resumed", work.Now);
        }
    }

    /// <summary>Counts, Progressing against the deadline, and the failures of the sets.</summary>
    public static void NoteProgress(RolloutWork work)
    {
        var deployment = work.Deployment;
        var before = work.Status;
        var status = Counts(work);
        var current = Condition(before, Progressing);
        if (!Rollout.HasProgressDeadline(deployment))
        {
            status = Without(status, Progressing);
        }
        else if (!(status.Replicas.GetValueOrDefault() == status.UpdatedReplicas.GetValueOrDefault() && current?.Reason == NewSetAvailable))
        {
            var subject = work.NewSet is { } set ? $"ReplicaSet \"{set.Metadata.Name}\"" : $"Deployment \"{deployment.Metadata.Name}\"";
            if (IsComplete(work, status))
            {
                status = With(status, Progressing, "True", NewSetAvailable, $"{subject} has successfully progressed.", work.Now);
            }
            else if (HasProgressed(before, status))
            {
                // Each progress restarts the deadline, even where nothing else about the condition changes.
                status = With(Without(status, Progressing), Progressing, "True", "ReplicaSetUpdated", $"{subject} is progressing.", work.Now);
                if (current is { Status: "True" })
                {
                    status = status with
                    {
                        Conditions = status.Conditions
                            .Select(c => c.Type == Progressing ? c with { LastTransitionTime = current.LastTransitionTime } : c).ToArray(),
                    };
                }
            }
            else if (HasTimedOut(work, status))
            {
                status = With(status, Progressing, "False", TimedOut, $"{subject} has timed out progressing.", work.Now);
            }
        }
        work.Status = NoteFailures(work, status);
        work.Requeue = NextDeadline(work);
    }

    private static bool HasProgressed(DeploymentStatus before, DeploymentStatus after)
    {
        static int Old(DeploymentStatus s) => s.Replicas.GetValueOrDefault() - s.UpdatedReplicas.GetValueOrDefault();
        return after.UpdatedReplicas.GetValueOrDefault() > before.UpdatedReplicas.GetValueOrDefault()
            || Old(after) < Old(before)
            || after.ReadyReplicas.GetValueOrDefault() > before.ReadyReplicas.GetValueOrDefault()
            || after.AvailableReplicas.GetValueOrDefault() > before.AvailableReplicas.GetValueOrDefault();
    }

    private static bool HasTimedOut(RolloutWork work, DeploymentStatus status) => Condition(status, Progressing) switch
    {
        null or { Reason: NewSetAvailable } => false,
        { Reason: TimedOut } => true,
        var condition => Deadline(work, condition) < work.Now,
    };

    private static TimeSpan? NextDeadline(RolloutWork work)
    {
        if (!Rollout.HasProgressDeadline(work.Deployment) || Condition(work.Status, Progressing) is not { } condition
            || condition.Reason is TimedOut or NewSetAvailable || IsComplete(work, work.Status))
        {
            return null;
        }
        // A second more: times are cut to whole seconds when they are stored.
        var left = Deadline(work, condition) - work.Now + TimeSpan.FromSeconds(1);
        return left > TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1);
    }

    private static DateTimeOffset Deadline(RolloutWork work, DeploymentCondition condition) =>
        (condition.LastUpdateTime?.Moment ?? work.Now).AddSeconds(work.Deployment.Spec.ProgressDeadlineSeconds.GetValueOrDefault());

    // A failure of the new set matters most; otherwise any set's.
    private static DeploymentStatus NoteFailures(RolloutWork work, DeploymentStatus status)
    {
        var failure = (work.NewSet is { } set ? work.OldSets.Prepend(set) : work.OldSets)
            .SelectMany(s => s.Status.Conditions).FirstOrDefault(c => c.Type == ReplicaFailure);
        return failure is null
            ? Without(status, ReplicaFailure)
            : With(status, ReplicaFailure, failure.Status, failure.Reason ?? "", failure.Message ?? "", work.Now);
    }

    private static DeploymentStatus Without(DeploymentStatus status, string type) => status.Conditions.Any(c => c.Type == type)
        ? status with { Conditions = status.Conditions.Where(c => c.Type != type).ToArray() }
        : status;
}
