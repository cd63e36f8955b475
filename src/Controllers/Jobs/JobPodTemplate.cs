using System.Globalization;
using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Controllers.Ownership;

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
        var template = job.Spec.Template;
        var pod = new Pod
        {
            Metadata = new ObjectMeta
            {
                GenerateName = job.Metadata.Name + "-",
                Namespace = job.Metadata.Namespace,
                Labels = template.Metadata.Labels,
                Annotations = template.Metadata.Annotations,
                Finalizers = template.Metadata.Finalizers.Contains(JobPods.TrackingFinalizer)
                    ? template.Metadata.Finalizers : [.. template.Metadata.Finalizers, JobPods.TrackingFinalizer],
                OwnerReferences = [ControllerReference.To(job)],
            },
            Spec = template.Spec,
        };
        return index is { } i ? Indexed(pod, job, i, replaced) : pod;
    }

    private static Pod Indexed(Pod pod, Job job, int index, Pod? replaced)
    {
        var number = index.ToString(CultureInfo.InvariantCulture);
        var suffix = $"-{number}-";
        var name = job.Metadata.Name!;
        var annotations = new SortedDictionary<string, string>(pod.Metadata.Annotations.ToDictionary(), StringComparer.Ordinal) { [JobPods.CompletionIndex] = number };
        if (job.Spec.BackoffLimitPerIndex is not null)
        {
            var counts = replaced is null || PodFailureMatch.Of(job, replaced).Counts;
            var failures = replaced is null ? 0 : JobPods.FailuresBefore(replaced) + (counts ? 1 : 0);
            var ignored = replaced is null ? 0 : JobPods.AllFailuresBefore(replaced) + 1 - failures;
            annotations[JobPods.IndexFailureCount] = failures.ToString(CultureInfo.InvariantCulture);
            if (ignored > 0)
            {
                annotations[JobPods.IndexIgnoredFailureCount] = ignored.ToString(CultureInfo.InvariantCulture);
            }
        }
        return pod with
        {
            Metadata = pod.Metadata with
            {
                GenerateName = name[..Math.Min(name.Length, MaxNameBase - suffix.Length)] + suffix,
                Annotations = annotations,
                Labels = new SortedDictionary<string, string>(pod.Metadata.Labels.ToDictionary(), StringComparer.Ordinal) { [JobPods.CompletionIndex] = number },
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
