using System.Globalization;
using MiniKube.Api.Batch.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Simulation.Observation;
using MiniKube.Simulation.Wishes;

namespace MiniKube.Simulation.Invariants;

/// <summary>
/// A Job counts each of its pods once: never more than there were, never fewer than before, and none that has ended is let go before it is noted; those that
/// it gives up while they run go uncounted. A Job that has ended stays so.
/// </summary>
internal sealed class JobsCountOnce : IInvariant
{
    private readonly Dictionary<string, Pods> podsOf = new(StringComparer.Ordinal);

    public string? Check(ObservedState state, Change change) => change switch
    {
        { Before: Job before, After: Job after } => OfJob(before.Status, after),
        { Before: Pod or null, After: Pod after } => OfPod(state, change.Before as Pod, after),
        _ => null,
    };

    private string? OfJob(JobStatus before, Job job)
    {
        var (now, pods) = (job.Status, podsOf.GetValueOrDefault(job.Metadata.Uid!) ?? new());
        if (before.Conditions.FirstOrDefault(c => c.Type is "Complete" or "Failed" && c.Status == "True") is { } ended && Jobs.End(job) != ended.Type)
        {
            return $"it was {ended.Type} and is {Description.Of(job)}";
        }
        if ((now.Succeeded ?? 0) < (before.Succeeded ?? 0) || (now.Failed ?? 0) < (before.Failed ?? 0))
        {
            return $"it had {before.Succeeded} and {before.Failed}, and counts {now.Succeeded} succeeded and {now.Failed} failed";
        }
        var succeeded = (now.Succeeded ?? 0) + (now.UncountedTerminatedPods?.Succeeded.Count ?? 0);
        var all = succeeded + (now.Failed ?? 0) + (now.UncountedTerminatedPods?.Failed.Count ?? 0);
        return succeeded > pods.Succeeded.Count || all > pods.Made.Count
            ? $"it counts {succeeded} succeeded of {all} that ended, where {pods.Succeeded.Count} of {pods.Made.Count} did: {Description.Of(job)}"
            : null;
    }

    private string? OfPod(ObservedState state, Pod? before, Pod pod)
    {
        if (pod.Metadata.OwnerReferences.FirstOrDefault(o => o.Controller == true && o.Kind == "Job") is not { } owner)
        {
            return null;
        }
        if (!podsOf.TryGetValue(owner.Uid, out var pods))
        {
            podsOf.Add(owner.Uid, pods = new());
        }
        var uid = pod.Metadata.Uid!;
        pods.Made.Add(uid);
        if (pod.Status.Phase == "Succeeded")
        {
            pods.Succeeded.Add(uid);
        }
        var let = pod.IsTerminal() && before?.Metadata.Finalizers.Contains(Jobs.Finalizer) == true && !pod.Metadata.Finalizers.Contains(Jobs.Finalizer);
        if (let && state.Find<Job>(pod.Metadata.Namespace, owner.Name) is { Metadata.DeletionTimestamp: null } job && job.Metadata.Uid == owner.Uid && Jobs.End(job) is null
            && !IsNoted(job, pod))
        {
            return $"it was let go before its job noted it: {Description.Of(job)}";
        }
        return null;
    }

    // An index that is completed needs no other note of the pod that completed it.
    private static bool IsNoted(Job job, Pod pod) =>
        job.Status.UncountedTerminatedPods is { } noted && noted.Succeeded.Concat(noted.Failed).Contains(pod.Metadata.Uid)
        || (pod.Status.Phase == "Succeeded" && pod.Metadata.Labels.TryGetValue("batch.kubernetes.io/job-completion-index", out var index)
            && (job.Status.CompletedIndexes ?? "").Split(',').Any(r => Covers(r, index)));

    private static bool Covers(string range, string index)
    {
        var ends = range.Split('-');
        return int.TryParse(ends[0], CultureInfo.InvariantCulture, out var first) && int.Parse(ends[^1], CultureInfo.InvariantCulture) is var last
            && int.Parse(index, CultureInfo.InvariantCulture) is var at && at >= first && at <= last;
    }

    private sealed class Pods
    {
        public HashSet<string> Made { get; } = new(StringComparer.Ordinal);
        public HashSet<string> Succeeded { get; } = new(StringComparer.Ordinal);
    }
}
