using System.Globalization;
using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.Jobs;

/// <summary>The pods that a Job makes.</summary>
internal static class JobPodTemplate
{
    private const string IndexVariable = "JOB_COMPLETION_INDEX";

    /// <summary>So much of a generated name is kept before the random part.</summary>
    private const int MaxNameBase = 58;

    /// <param name="job">Whose pod it is.</param>
    /// <param name="index">The completion index, in an Indexed Job.</param>
    /// <param name="replaced">The last pod of the index, where the failures of each index are counted.</param>
    public static Pod NewPod(Job job, int? index, Pod? replaced)
    {
        var pod = PodTemplates.NewPod(job, job.Spec.Template);
        pod = JobPods.IsTracked(pod) ? pod : pod with { Metadata = pod.Metadata with { Finalizers = [.. pod.Metadata.Finalizers, JobPods.TrackingFinalizer] } };
        return index is { } i ? Indexed(pod, job, i, replaced) : pod;
    }

    private static Pod Indexed(Pod pod, Job job, int index, Pod? replaced)
    {
        var number = index.ToString(CultureInfo.InvariantCulture);
        var suffix = $"-{number}-";
        var name = job.Metadata.Name!;
        var annotations = pod.Metadata.Annotations.With(JobPods.CompletionIndex, number);
        if (job.Spec.BackoffLimitPerIndex is not null)
        {
            var counts = replaced is null || PodFailureMatch.Of(job, replaced).Counts;
            var failures = replaced is null ? 0 : JobPods.FailuresBefore(replaced) + (counts ? 1 : 0);
            var ignored = replaced is null ? 0 : JobPods.AllFailuresBefore(replaced) + 1 - failures;
            annotations = annotations.With(JobPods.IndexFailureCount, failures.ToString(CultureInfo.InvariantCulture));
            annotations = ignored == 0 ? annotations : annotations.With(JobPods.IndexIgnoredFailureCount, ignored.ToString(CultureInfo.InvariantCulture));
        }
        return pod with
        {
            Metadata = pod.Metadata with
            {
                GenerateName = name[..Math.Min(name.Length, MaxNameBase - suffix.Length)] + suffix,
                Annotations = annotations,
                Labels = pod.Metadata.Labels.With(JobPods.CompletionIndex, number),
            },
            Spec = pod.Spec with
            {
                Hostname = $"{name}-{number}",
                InitContainers = [.. pod.Spec.InitContainers.Select(WithIndexVariable)],
                Containers = [.. pod.Spec.Containers.Select(WithIndexVariable)],
            },
        };
    }

    private static Container WithIndexVariable(Container container) => container.Env.Any(static e => e.Name == IndexVariable) ? container : container with
    {
        Env =
        [
            .. container.Env,
            new EnvVar
            {
                Name = IndexVariable,
                ValueFrom = new EnvVarSource { FieldRef = new ObjectFieldSelector { FieldPath = $"metadata.labels['{JobPods.CompletionIndex}']" } },
            },
        ],
    };
}
