using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Metrics;
using MiniKube.Client.Informers;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.Jobs;

/// <summary>
/// The figures of Jobs that are counted as pods and Jobs are seen, named and labelled as kube-controller-manager's. Only the process that leads counts, beginning with
/// what is there: so the sum over all processes is right.
/// </summary>
internal sealed class JobWatchMetrics : IController
{
    private readonly TimeProvider time;
    private readonly Informer<Job> jobs;
    private readonly Informer<Pod> pods;
    private readonly MetricFamily<Counter> tracked;
    private readonly MetricFamily<Counter> managedElsewhere;

    public JobWatchMetrics(ControllerContext context)
    {
        (time, jobs, pods) = (context.Time, context.Informers.Get<Job>(), context.Informers.Get<Pod>());
        tracked = context.Metrics.Counter(
            "job_controller_terminated_pods_tracking_finalizer_total", "Pods that ended with the finalizer that waits for their being counted, and that lost it.");
        managedElsewhere = context.Metrics.Counter("job_controller_jobs_by_external_controller_total", "Jobs that came with another controller's name.");
    }

    public async Task RunAsync(CancellationToken ct)
    {
        var seesPods = new InformerHandler<Pod> { OnAdd = pod => Seen(null, pod), OnUpdate = Seen, OnDelete = pod => Seen(pod, null) };
        var seesJobs = new InformerHandler<Job> { OnAdd = Came };
        pods.AddHandler(seesPods);
        jobs.AddHandler(seesJobs);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, ct);
        }
        finally
        {
            pods.RemoveHandler(seesPods);
            jobs.RemoveHandler(seesJobs);
        }
    }

    private void Came(Job job)
    {
        if (JobController.IsManagedElsewhere(job))
        {
            managedElsewhere.Get(MetricsText.Labels(("controller_name", job.Spec.ManagedBy!))).Add();
        }
    }

    private void Seen(Pod? before, Pod? after)
    {
        var (was, waits) = (Waits(before), Waits(after));
        if (was != waits)
        {
            tracked.Get(MetricsText.Labels(("event", waits ? "add" : "delete"))).Add();
        }
    }

    private static bool Waits(Pod? pod) => pod is not null && PodStates.IsTerminal(pod) && JobPods.IsTracked(pod);
}
