using System.Globalization;
using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.Jobs;

/// <summary>What a Job's pods carry, and what it reads from them.</summary>
internal static class JobPods
{
    /// <summary>Keeps a pod in the store until the Job has counted it (KEP-2307).</summary>
    public const string TrackingFinalizer = "batch.kubernetes.io/job-tracking";

    /// <summary>An annotation and a label of the pods of an Indexed Job.</summary>
    public const string CompletionIndex = "batch.kubernetes.io/job-completion-index";

    /// <summary>How many pods of the index have failed before this one, as counted and as ignored (KEP-3850).</summary>
    public const string IndexFailureCount = "batch.kubernetes.io/job-index-failure-count";
    public const string IndexIgnoredFailureCount = "batch.kubernetes.io/job-index-ignored-failure-count";

    public static bool IsTracked(Pod pod) => pod.Metadata.Finalizers.Contains(TrackingFinalizer);

    /// <summary>The pod's completion index; null where it has none that the Job has.</summary>
    public static int? IndexOf(Pod pod, Job job) => Annotation(pod, CompletionIndex) is { } index && index < job.Spec.Completions ? index : null;

    /// <summary>
    /// The pod is lost. Where pods are replaced before they have ended, one that is being deleted is: it may vanish without ever having been seen to fail.
    /// </summary>
    public static bool IsFailed(Pod pod, Job job) => pod.Status.Phase == "Failed"
        || (pod.Status.Phase != "Succeeded" && PodStates.IsTerminating(pod) && !ReplacesFailedOnly(job));

    /// <summary>A pod is replaced only when it has ended, not already when it is being deleted (KEP-3939).</summary>
    public static bool ReplacesFailedOnly(Job job) => job.Spec.PodReplacementPolicy == "Failed" || job.Spec.PodFailurePolicy is not null;

    public static int FailuresBefore(Pod pod) => Annotation(pod, IndexFailureCount) ?? 0;

    public static int AllFailuresBefore(Pod pod) => FailuresBefore(pod) + (Annotation(pod, IndexIgnoredFailureCount) ?? 0);

    /// <summary>When the pod ended: its last container's end, else when it ceased to be ready, else when its deletion was asked for, else its making.</summary>
    public static DateTimeOffset FinishedAt(Pod pod)
    {
        var ends = pod.Status.ContainerStatuses.Select(static s => s.State?.Terminated?.FinishedAt).ToArray();
        if (ends.Length > 0 && Array.TrueForAll(ends, static e => e is not null))
        {
            return ends.Max(static e => e!.Value.Moment);
        }
        if (PodStates.Condition(pod, "Ready") is { Status: "False", LastTransitionTime: { } since })
        {
            return since.Moment;
        }
        return pod.Metadata.DeletionTimestamp is { } deleted
            ? deleted.Moment.AddSeconds(-(pod.Metadata.DeletionGracePeriodSeconds ?? 0))
            : pod.Metadata.CreationTimestamp?.Moment ?? DateTimeOffset.MinValue;
    }

    private static int? Annotation(Pod pod, string name) => pod.Metadata.Annotations.TryGetValue(name, out var text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
