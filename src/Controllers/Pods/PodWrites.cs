using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;
using MiniKube.Client.Http;

namespace MiniKube.Controllers.Pods;

/// <summary>What controllers write to pods that are not theirs. Each write is for one incarnation (uid) and, where order matters, one version of a pod.</summary>
internal static class PodWrites
{
    /// <summary>Sets one condition, which is of the pod's generation (KEP-5067), and the phase, each where given. Guarded by the pod's resourceVersion.</summary>
    public static Task<ApiResult<Pod>> SetStatusAsync(KubeClient client, Pod pod, PodCondition? condition, string? phase, CancellationToken ct)
    {
        var status = phase is null ? DocumentObject.Empty : new DocumentObject(("phase", phase));
        if (condition is not null)
        {
            var one = new DocumentObject(("type", condition.Type), ("status", condition.Status));
            one = condition.Reason is null ? one : one.With("reason", condition.Reason);
            one = condition.Message is null ? one : one.With("message", condition.Message);
            one = condition.LastTransitionTime is { } at ? one.With("lastTransitionTime", at.ToString()) : one;
            one = pod.Metadata.Generation is { } generation ? one.With("observedGeneration", generation) : one;
            status = status.With("conditions", Document.Of([one]));
        }
        var metadata = new DocumentObject(("uid", pod.Metadata.Uid ?? ""), ("resourceVersion", pod.Metadata.ResourceVersion ?? ""));
        return client.PatchAsync<Pod>(pod.Metadata.Name!, pod.Metadata.Namespace,
            Patch.StrategicMerge(new DocumentObject(("metadata", metadata), ("status", status))), "status", ct);
    }

    /// <summary>The condition that says why a pod is being taken away by the system (KEP-3329).</summary>
    public static PodCondition Disruption(string reason, string message, DateTimeOffset now) => new()
    {
        Type = "DisruptionTarget",
        Status = "True",
        Reason = reason,
        Message = message,
        LastTransitionTime = (Timestamp)now,
    };

    /// <param name="client">The client.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="finalizer">The finalizer.</param>
    /// <param name="asSeen">Only while the pod is as it was seen: somebody may have taken it into use since.</param>
    /// <param name="ct">Cancelled when the term ends.</param>
    public static Task<ApiResult<Pod>> RemoveFinalizerAsync(KubeClient client, Pod pod, string finalizer, bool asSeen, CancellationToken ct)
    {
        var metadata = new DocumentObject(("uid", pod.Metadata.Uid ?? ""), ("$deleteFromPrimitiveList/finalizers", Document.Of([(Document)finalizer])));
        metadata = asSeen ? metadata.With("resourceVersion", pod.Metadata.ResourceVersion ?? "") : metadata;
        return client.PatchAsync<Pod>(pod.Metadata.Name!, pod.Metadata.Namespace, Patch.StrategicMerge(new DocumentObject(("metadata", metadata))), null, ct);
    }

    /// <param name="graceSeconds">Null: the pod's own grace period.</param>
    public static Task<ApiResult<Deletion<Pod>>> DeleteAsync(KubeClient client, Pod pod, long? graceSeconds, CancellationToken ct) =>
        client.DeleteAsync<Pod>(pod.Metadata.Name!, pod.Metadata.Namespace,
            new DeleteOptions { GracePeriodSeconds = graceSeconds, Preconditions = new Preconditions { Uid = pod.Metadata.Uid } }, ct);
}
