using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Controllers.Jobs;
using MiniKube.Controllers.Ownership;

namespace MiniKube.Controllers.Tests.Jobs;

/// <summary>Jobs and their pods as short as a test needs them.</summary>
internal static class MakeJob
{
    public static Job Job(int? completions = 1, int? parallelism = 1, int backoffLimit = 6, Func<JobSpec, JobSpec>? spec = null)
    {
        var plain = new JobSpec
        {
            Completions = completions,
            Parallelism = parallelism,
            BackoffLimit = backoffLimit,
            Selector = new LabelSelector { MatchLabels = Make.Labels(("job-name", "pi")) },
            Template = new PodTemplateSpec
            {
                Metadata = new ObjectMeta { Labels = Make.Labels(("job-name", "pi")) },
                Spec = new PodSpec { RestartPolicy = "Never", Containers = [new Container { Name = "c", Image = "pi" }] },
            },
        };
        return new() { Metadata = new ObjectMeta { Name = "pi", Namespace = "default", Uid = "uid-pi", Generation = 1 }, Spec = spec?.Invoke(plain) ?? plain };
    }

    public static Job Indexed(int completions, int parallelism = 3, Func<JobSpec, JobSpec>? spec = null) => Job(completions, parallelism,
        spec: s => (spec ?? (static x => x))(s with { CompletionMode = "Indexed" }));

    /// <summary>An Indexed Job that counts failures index by index.</summary>
    public static Job PerIndex(int completions, int limit, Func<JobSpec, JobSpec>? spec = null) => Indexed(completions, completions,
        s => (spec ?? (static x => x))(s with { BackoffLimit = int.MaxValue, BackoffLimitPerIndex = limit }));

    public static Job With(this Job job, Func<JobStatus, JobStatus> status) => job with { Status = status(job.Status) };

    public static Job Started(this Job job) => job.With(static s => s with { StartTime = Make.Now });

    public static Job Has(this Job job, string type, string reason = "Because", string message = "of it") =>
        job.Started().With(s => s with { Conditions = [.. s.Conditions, JobConditions.Make(type, "True", reason, message, Make.Now)] });

    /// <summary>A pod as the Job makes it.</summary>
    public static Pod Pod(this Job job, string name, string phase = "Running", int? index = null, int failuresBefore = 0)
    {
        var pod = JobPodTemplate.NewPod(job, index, null);
        var annotations = job.Spec.BackoffLimitPerIndex is null ? pod.Metadata.Annotations
            : pod.Metadata.Annotations.Append(new(JobPods.IndexFailureCount, $"{failuresBefore}")).DistinctBy(static a => a.Key).ToDictionary();
        if (failuresBefore > 0)
        {
            annotations = new Dictionary<string, string>(annotations) { [JobPods.IndexFailureCount] = $"{failuresBefore}" };
        }
        return pod with
        {
            Metadata = pod.Metadata with { Name = name, Uid = "uid-" + name, CreationTimestamp = Make.Now.AddMinutes(-1), Annotations = annotations },
            Status = new PodStatus { Phase = phase },
        };
    }

    /// <summary>The pod's container ended so.</summary>
    public static Pod Exited(this Pod pod, int code, DateTimeOffset? at = null) => pod with
    {
        Status = pod.Status with
        {
            Phase = code == 0 ? "Succeeded" : "Failed",
            ContainerStatuses =
            [
                new ContainerStatus
                {
                    Name = "c", State = new ContainerState { Terminated = new ContainerStateTerminated { ExitCode = code, FinishedAt = at ?? Make.Now } },
                },
            ],
        },
    };

    public static Pod Untracked(this Pod pod) => pod with { Metadata = pod.Metadata with { Finalizers = [] } };

    public static Pod Disrupted(this Pod pod) => pod with
    {
        Status = pod.Status with { Conditions = [.. pod.Status.Conditions, new PodCondition { Type = "DisruptionTarget", Status = "True" }] },
    };

    public static JobPlan Plan(this Job job, params Pod[] pods) => JobPlan.Compute(new(job, pods, JobBackoff.None), Make.Now);

    public static JobPlan PlanAt(this Job job, DateTimeOffset now, params Pod[] pods) => JobPlan.Compute(new(job, pods, JobBackoff.None), now);

    public static JobCondition? Condition(this JobStatus status, string type) => status.Conditions.FirstOrDefault(c => c.Type == type);

    /// <summary>The verdict or end in a word: <c>FailureTarget/DeadlineExceeded</c>; null for none.</summary>
    public static string? Says(this JobStatus status) => status.Conditions.Where(static c => c.Status == "True").Select(static c => $"{c.Type}/{c.Reason}").LastOrDefault();

    public static IEnumerable<string> Names(this IEnumerable<Pod> pods) => pods.Select(static p => p.Metadata.Name!);

    public static IEnumerable<string> Indexes(this IEnumerable<Pod> pods) => pods.Select(static p => p.Metadata.Annotations[JobPods.CompletionIndex]);

    public static OwnerReference Owner(this Job job) => ControllerReference.To(job);
}
