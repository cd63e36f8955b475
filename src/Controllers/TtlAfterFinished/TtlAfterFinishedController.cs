using MiniKube.Api.Batch.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Controllers.Jobs;

namespace MiniKube.Controllers.TtlAfterFinished;

/// <summary>Deletes finished Jobs, with their pods, when their time to live is over (KEP-592).</summary>
internal sealed class TtlAfterFinishedController(ControllerContext context)
    : ObjectController<Job>(context, "ttl-after-finished-controller", workers: 5, "ttl_jobs_to_delete")
{
    /// <summary>When the Job is to go; null where it is not.</summary>
    public static DateTimeOffset? ExpiresAt(Job job) => job.Metadata.DeletionTimestamp is null && job.Spec.TtlSecondsAfterFinished is { } seconds
        && JobConditions.Finished(job)?.LastTransitionTime is { } end ? end.Moment.AddSeconds(seconds) : null;

    protected override async Task ReconcileAsync(ObjectKey key, Job job, CancellationToken ct)
    {
        if (!IsOver(key, job))
        {
            return;
        }
        // The Job's time may have been extended since it was last seen.
        var live = (await Context.Client.GetAsync<Job>(key.Name, key.Namespace, ct)).OrNull();
        if (live is null || !IsOver(key, live))
        {
            return;
        }
        var options = new DeleteOptions { PropagationPolicy = "Foreground", Preconditions = new Preconditions { Uid = live.Metadata.Uid } };
        var result = await Context.Client.DeleteAsync<Job>(key.Name, key.Namespace, options, ct);
        if (!result.IsSuccess && !result.IsNotFound && !result.IsConflict)
        {
            throw new ApiException(result.Error);
        }
    }

    // If it will be over, the key comes back then.
    private bool IsOver(ObjectKey key, Job job)
    {
        if (ExpiresAt(job) is not { } at)
        {
            return false;
        }
        if (at > Context.Now)
        {
            Queue.AddAfter(key, at - Context.Now);
            return false;
        }
        return true;
    }
}
