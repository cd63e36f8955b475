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
    public static Patch Of(PodInfo pod, DocumentObject status) =>
        Patch.StrategicMerge(new DocumentObject(("metadata", new DocumentObject(("uid", pod.Uid))), ("status", status)));
}
