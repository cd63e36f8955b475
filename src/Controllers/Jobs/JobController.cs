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

    public JobController(ControllerContext context) : base(context, "job-controller", workers: 5, static j => j.Spec.Selector ?? new LabelSelector())
    {
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
        var plan = JobPlan.Compute(new(job, OwnerIndex.Candidates(Owned.Store.Snapshot, job), Recall(key, job)), Context.Now);
        await ClaimAsync(key, job, plan.Adopt, plan.Release, ct, JobPods.TrackingFinalizer);
        Throw(await DeleteAsync(key, job, await UntrackAsync(key, plan.Discard, ct), ct));
        Throw(await DeleteAsync(key, job, plan.End, ct));
        var (made, failure) = await SlowStart.RunAsync(plan.Create, pod => CreateAsync(key, job, pod, ct));
        var status = plan.Status with { Active = JobTracking.Count((plan.Status.Active ?? 0) - plan.Create.Count + made) };
        if (!status.Equals(job.Status) && !await WriteStatusAsync(key, job with { Status = status }, ct))
        {
            return;
        }
        Remember(key, job, plan.Backoff);
        foreach (var happened in plan.Events)
        {
            Events.Tell(job, happened);
        }
        await UntrackAsync(key, plan.Untrack, ct);
        // In a namespace on its way out there is nothing to make any more, and nothing to try again.
        Throw(failure?.IsNamespaceTerminating() == true ? null : failure);
        if (plan.Requeue is { } after)
        {
            Queue.AddAfter(key, after);
        }
    }

    protected override Task GoneAsync(ObjectKey key, CancellationToken ct)
    {
        lock (gate)
        {
            backoffs.Remove(key);
        }
        return Task.CompletedTask;
    }

    private async Task<Status?> CreateAsync(ObjectKey key, Job job, Pod pod, CancellationToken ct)
    {
        var result = await Context.Client.CreateAsync(pod, null, ct);
        if (result.IsSuccess)
        {
            Writes.Written(key, Owned, result.Value);
            Events.Normal(job, "SuccessfulCreate", $"Created pod: {result.Value.Metadata.Name}");
            return null;
        }
        if (!result.Error.IsNamespaceTerminating())
        {
            Events.Warning(job, "FailedCreate", $"Error creating: {result.Error.Message}");
        }
        return result.Error;
    }

    /// <returns>The first refusal; pods that are gone already are none.</returns>
    private async Task<Status?> DeleteAsync(ObjectKey key, Job job, IReadOnlyList<Pod> pods, CancellationToken ct)
    {
        var results = await Task.WhenAll(pods.Select(async pod =>
        {
            var result = await PodWrites.DeleteAsync(Context.Client, pod, null, ct);
            if (result.IsSuccess)
            {
                Writes.Deleted(key, Owned, pod);
                Events.Normal(job, "SuccessfulDelete", $"Deleted pod: {pod.Metadata.Name}");
                return null;
            }
            if (result.IsNotFound || result.IsConflict)
            {
                return null;
            }
            Events.Warning(job, "FailedDelete", $"Error deleting: {result.Error.Message}");
            return result.Error;
        }));
        return Array.Find(results, static r => r is not null);
    }

    /// <summary>Takes the finalizer from the pods, and returns those that are still there, as they are then.</summary>
    private async Task<IReadOnlyList<Pod>> UntrackAsync(ObjectKey key, IReadOnlyList<Pod> pods, CancellationToken ct)
    {
        var results = await Task.WhenAll(pods.Select(async pod =>
        {
            if (!JobPods.IsTracked(pod))
            {
                return pod;
            }
            var result = await PodWrites.RemoveFinalizerAsync(Context.Client, pod, JobPods.TrackingFinalizer, asSeen: false, ct);
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
