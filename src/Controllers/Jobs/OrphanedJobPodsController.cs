using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Client.WorkQueues;
using MiniKube.Controllers.Ownership;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.Jobs;

/// <summary>
/// Takes the tracking finalizer from pods that nobody will count any more: their Job is gone or finished, or they belong to none. Otherwise they could never
/// be deleted.
/// </summary>
internal sealed class OrphanedJobPodsController : IController
{
    private const string Name = "job-controller";

    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(1);

    private readonly ControllerContext context;
    private readonly WorkQueue<ObjectKey> queue;
    private readonly Informer<Job> jobs;
    private readonly Informer<Pod> pods;

    public OrphanedJobPodsController(ControllerContext context)
    {
        this.context = context;
        queue = context.Queue<ObjectKey>("job_orphan_pod");
        jobs = context.Informers.Get<Job>();
        pods = context.Informers.Get<Pod>();
        OwnerIndex.Add(pods);
        pods.AddHandler(Look, (_, pod) => Look(pod));
        jobs.AddHandler(null, (_, job) => JobChanged(job), JobEnded);
    }

    public Task RunAsync(CancellationToken ct) => context.Loop(Name, queue, ReconcileAsync).RunAsync(ct);

    private void JobChanged(Job job)
    {
        if (JobConditions.Finished(job) is not null)
        {
            JobEnded(job);
        }
    }

    private void JobEnded(Job job)
    {
        foreach (var pod in OwnerIndex.OwnedBy(pods.Store.Snapshot, job.Metadata.Uid ?? ""))
        {
            Look(pod);
        }
    }

    private void Look(Pod pod)
    {
        if (JobPods.IsTracked(pod) && !IsInUse(pod))
        {
            queue.Add(pods.KeyOf(pod));
        }
    }

    /// <summary>The pod is another controller's, or of a Job that is known to go on.</summary>
    private bool IsInUse(Pod pod) => ControllerReference.Of(pod.Metadata) is { } owner
        && (!IsJob(owner) || (jobs.Store.Get(pod.Metadata.Namespace, owner.Name) is { } job && job.Metadata.Uid == owner.Uid
            && (JobConditions.Finished(job) is null || JobController.IsManagedElsewhere(job))));

    private async Task ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (pods.Store.Get(key) is not { } pod || !JobPods.IsTracked(pod) || IsInUse(pod))
        {
            return;
        }
        // The Job may be one that has not been seen yet.
        if (ControllerReference.Of(pod.Metadata) is { } owner && jobs.Store.Get(key.Namespace, owner.Name)?.Metadata.Uid != owner.Uid
            && (await context.Client.GetAsync<Job>(owner.Name, key.Namespace, ct)).OrNull()?.Metadata.Uid == owner.Uid)
        {
            queue.AddAfter(key, SecondLook);
            return;
        }
        var result = await PodWrites.RemoveFinalizerAsync(context.Client, pod, JobPods.TrackingFinalizer, asSeen: true, ct);
        if (!result.IsSuccess && !result.IsNotFound && !result.IsConflict)
        {
            throw new ApiException(result.Error);
        }
    }

    private static bool IsJob(Api.Meta.V1.OwnerReference owner) =>
        owner.Kind == Job.GroupVersionKind.Kind && owner.ApiVersion.StartsWith(Job.GroupVersionKind.Group + "/", StringComparison.Ordinal);
}
