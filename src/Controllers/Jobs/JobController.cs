using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Controllers.Ownership;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.Jobs;

/// <summary>The shell of <see cref="JobPlan"/>: makes, counts and deletes pods, and writes the Jobs' status.</summary>
internal sealed class JobController : OwningController<Job, Pod>
{
    private const string Itself = "kubernetes.io/job-controller";

    private readonly Lock gate = new();

    // A process that takes over begins with none: the pauses begin anew, the counts do not.
    private readonly Dictionary<ObjectKey, (string Uid, JobBackoff Backoff)> backoffs = [];

    private readonly PodControl pods;
    private readonly JobMetrics metrics;

    public JobController(ControllerContext context) : base(context, "job-controller", workers: 5, static j => j.Spec.Selector ?? new LabelSelector())
    {
        pods = new(context.Client, Events, Writes, Owned);
        metrics = new(context.Metrics);
    }

    /// <summary>The Job is another controller's (KEP-4368).</summary>
    public static bool IsManagedElsewhere(Job job) => job.Spec.ManagedBy is { } manager && manager != Itself;

    protected override async Task ReconcileAsync(ObjectKey key, Job job, CancellationToken ct)
    {
        if (IsManagedElsewhere(job) || JobConditions.Finished(job) is not null)
        {
            Remember(key, job, JobBackoff.None);
            return;
        }
        if (job.Spec.CompletionMode is not (null or "NonIndexed" or "Indexed"))
        {
            Events.Warning(job, "UnknownCompletionMode", "Skipped Job sync because completion mode is unknown");
            return;
        }
        var (begun, action, succeeded) = (Context.Time.GetTimestamp(), "reconciling", false);
        try
        {
            var plan = JobPlan.Compute(new(job, OwnerIndex.Candidates(Owned.Store.Snapshot, job), Recall(key, job)), Context.Now);
            action = plan.Create.Count > 0 ? "pods_created" : plan.Discard.Count + plan.End.Count > 0 ? "pods_deleted" : "tracking";
            await CarryOutAsync(key, job, plan, ct);
            succeeded = true;
        }
        finally
        {
            metrics.Synced(job, action, succeeded, Context.Time.GetElapsedTime(begun));
        }
    }

    private async Task CarryOutAsync(ObjectKey key, Job job, JobPlan plan, CancellationToken ct)
    {
        await ClaimAsync(key, job, plan.Adopt, plan.Release, ct, JobPods.TrackingFinalizer);
        Throw(await pods.DeleteAsync(key, job, await UntrackAsync(key, plan.Discard, asSeen: true, ct), ct));
        Throw(await pods.DeleteAsync(key, job, plan.End, ct));
        var failure = await pods.CreateAsync(key, job, plan.Create, ct, isMade => metrics.Created(job, plan, isMade));
        // What was made nevertheless is seen next time.
        var status = failure is null ? plan.Status : plan.Status with { Active = JobTracking.Count((plan.Status.Active ?? 0) - plan.Create.Count) };
        if (!status.Equals(job.Status) && !await WriteStatusAsync(key, job with { Status = status }, ct))
        {
            return;
        }
        metrics.Written(job, status, plan.Untrack);
        Remember(key, job, plan.Backoff);
        foreach (var happened in plan.Events)
        {
            Events.Tell(job, happened);
        }
        await UntrackAsync(key, plan.Untrack, asSeen: false, ct);
        Throw(failure);
        if (plan.Requeue is { } after)
        {
            Queue.AddAfter(key, after);
        }
    }

    protected override Job WithFailedSync(Job job, string? why) => job with
    {
        Status = job.Status with
        {
            Conditions = FailedSync.Note(job.Status.Conditions, why, static c => (c.Type, c.Reason, c.Message), message =>
                new() { Type = FailedSync.Condition, Status = "True", Reason = FailedSync.Reason, Message = message, LastProbeTime = Context.Now, LastTransitionTime = Context.Now }),
        },
    };

    protected override Task GoneAsync(ObjectKey key, CancellationToken ct)
    {
        lock (gate)
        {
            backoffs.Remove(key);
        }
        return Task.CompletedTask;
    }

    /// <summary>
    /// Takes the finalizer from the pods, and returns those that are still there, as they are then. Pods that are given up and not counted are let go only as
    /// they were seen: one that has ended meanwhile counts.
    /// </summary>
    private async Task<IReadOnlyList<Pod>> UntrackAsync(ObjectKey key, IReadOnlyList<Pod> pods, bool asSeen, CancellationToken ct)
    {
        var results = await Task.WhenAll(pods.Select(async pod =>
        {
            if (!JobPods.IsTracked(pod))
            {
                return pod;
            }
            var result = await PodWrites.RemoveFinalizerAsync(Context.Client, pod, JobPods.TrackingFinalizer, asSeen, ct);
            if (result.IsNotFound || result.IsConflict)
            {
                return null;
            }
            Writes.Written(key, Owned, result.Value);
            return result.Value;
        }));
        return results.OfType<Pod>().ToArray();
    }

    private JobBackoff Recall(ObjectKey key, Job job)
    {
        lock (gate)
        {
            return backoffs.TryGetValue(key, out var known) && known.Uid == job.Metadata.Uid ? known.Backoff : JobBackoff.None;
        }
    }

    private void Remember(ObjectKey key, Job job, JobBackoff backoff)
    {
        lock (gate)
        {
            if (backoff == JobBackoff.None)
            {
                backoffs.Remove(key);
            }
            else
            {
                backoffs[key] = (job.Metadata.Uid ?? "", backoff);
            }
        }
    }

    private static void Throw(Status? failure)
    {
        if (failure is not null)
        {
            throw new ApiException(failure);
        }
    }
}
