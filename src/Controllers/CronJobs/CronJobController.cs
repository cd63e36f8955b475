using MiniKube.Api.Batch.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Metrics;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Controllers.Ownership;

namespace MiniKube.Controllers.CronJobs;

/// <summary>The shell of <see cref="CronJobPlan"/>: makes and deletes Jobs, and writes the CronJobs' status.</summary>
internal sealed class CronJobController : ObjectController<CronJob>
{
    private readonly Informer<Job> jobs;
    private readonly Histogram skew;

    public CronJobController(ControllerContext context) : base(context, "cronjob-controller", workers: 5)
    {
        skew = context.Metrics.Histogram("cronjob_controller_job_creation_skew_duration_seconds", "Seconds from the time of a CronJob until its Job was made.",
            [.. Enumerable.Range(0, 10).Select(static i => Math.Pow(2, i))]).Get();
        jobs = context.Informers.Get<Job>();
        OwnerIndex.Add(jobs);
        jobs.AddHandler(EnqueueOwner, (_, job) => EnqueueOwner(job), EnqueueOwner);
    }

    protected override async Task ReconcileAsync(ObjectKey key, CronJob cronJob, CancellationToken ct)
    {
        var plan = CronJobPlan.Compute(new(cronJob, await GatherAsync(cronJob, ct), Context.Time.LocalTimeZone), Context.Now);
        foreach (var happened in plan.Events)
        {
            Events.Tell(cronJob, happened);
        }
        await DeleteAsync(key, cronJob, plan.Delete, ct);
        var status = plan.Status;
        if (plan.Create is { } due)
        {
            try
            {
                status = await CreateAsync(key, cronJob, due, plan.Due!.Value, ct) is { } made ? CronJobPlan.Made(status, made, plan.Due!.Value) : status;
            }
            catch (ApiException) when (!status.Equals(cronJob.Status))
            {
                // What was deleted is no longer active, whether or not something takes its place.
                await WriteStatusAsync(key, cronJob with { Status = status }, ct);
                throw;
            }
        }
        if (!status.Equals(cronJob.Status))
        {
            await WriteStatusAsync(key, cronJob with { Status = status }, ct);
        }
        if (plan.Requeue is { } after)
        {
            Queue.AddAfter(key, after);
        }
    }

    // An active Job is not given up on a cache's word.
    private async Task<IReadOnlyList<Job>> GatherAsync(CronJob cronJob, CancellationToken ct)
    {
        var owned = OwnerIndex.OwnedBy(jobs.Store.Snapshot, cronJob.Metadata.Uid ?? "").ToList();
        foreach (var reference in cronJob.Status.Active.Where(a => owned.All(j => j.Metadata.Uid != a.Uid)))
        {
            if ((await Context.Client.GetAsync<Job>(reference.Name!, cronJob.Metadata.Namespace, ct)).OrNull() is { } live && live.Metadata.Uid == reference.Uid)
            {
                owned.Add(live);
            }
        }
        return owned;
    }

    private async Task DeleteAsync(ObjectKey key, CronJob cronJob, IReadOnlyList<Job> doomed, CancellationToken ct)
    {
        foreach (var job in doomed)
        {
            var options = new DeleteOptions { PropagationPolicy = "Background", Preconditions = new Preconditions { Uid = job.Metadata.Uid } };
            var result = await Context.Client.DeleteAsync<Job>(job.Metadata.Name!, job.Metadata.Namespace, options, ct);
            if (result.IsSuccess)
            {
                Writes.Deleted(key, jobs, job);
                Events.Normal(cronJob, "SuccessfulDelete", $"Deleted job {job.Metadata.Name}");
            }
            else if (!result.IsNotFound && !result.IsConflict)
            {
                Events.Warning(cronJob, "FailedDelete", $"Deleted job: {result.Error.Message}");
                throw new ApiException(result.Error);
            }
        }
    }

    /// <returns>The Job; null where its name is taken by somebody else's, or its namespace is on its way out.</returns>
    private async Task<Job?> CreateAsync(ObjectKey key, CronJob cronJob, Job job, DateTimeOffset due, CancellationToken ct)
    {
        var result = await Context.Client.CreateAsync(job, null, ct);
        if (result.IsSuccess)
        {
            Writes.Written(key, jobs, result.Value);
            skew.Observe((Context.Now - due).TotalSeconds);
            Events.Normal(cronJob, "SuccessfulCreate", $"Created job {job.Metadata.Name}");
            return result.Value;
        }
        if (result.IsAlreadyExists)
        {
            var taken = (await Context.Client.GetAsync<Job>(job.Metadata.Name!, job.Metadata.Namespace, ct)).OrNull();
            return taken is not null && ControllerReference.Controls(cronJob, taken.Metadata) ? taken : null;
        }
        if (result.Error.IsNamespaceTerminating())
        {
            return null;
        }
        Events.Warning(cronJob, "FailedCreate", $"Error creating job: {result.Error.Message}");
        throw new ApiException(result.Error);
    }

    private void EnqueueOwner(Job job)
    {
        if (ControllerReference.Of(job.Metadata) is { Kind: "CronJob" } owner)
        {
            Queue.Add(new(job.Metadata.Namespace ?? "", owner.Name));
        }
    }
}
