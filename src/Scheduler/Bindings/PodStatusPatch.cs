using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;
using MiniKube.Client.Http;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Bindings;

/// <summary>Changes of a pod's status: what others wrote into it is left as it is.</summary>
internal static class PodStatusPatch
{
    /// <summary>A condition, with the generation of the pod that it was found of.</summary>
    public static DocumentObject Condition(Pod pod, string type, string status, string reason, string message, Timestamp since)
    {
        var condition = new DocumentObject(
            ("type", type), ("status", status), ("reason", reason), ("message", message), ("lastTransitionTime", since.ToString()));
        return pod.Metadata.Generation is { } generation ? condition.With("observedGeneration", generation) : condition;
    }

    public static DocumentObject With(DocumentObject condition) => new(("conditions", new DocumentArray([condition])));

    /// <summary>The uid guards a pod made anew under the name.</summary>
    /// <param name="pod">Whose status.</param>
    /// <param name="status">What changes.</param>
    /// <param name="resourceVersion">Refused when the pod is another one by now; null to change it whatever happened to it.</param>
    public static Patch Of(PodInfo pod, DocumentObject status, string? resourceVersion = null)
    {
        var metadata = new DocumentObject(("uid", pod.Uid));
        return Patch.StrategicMerge(new DocumentObject(
            ("metadata", resourceVersion is null ? metadata : metadata.With("resourceVersion", resourceVersion)), ("status", status)));
    }
}
