using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Apps.V1;

/// <summary>Keeps pods running that each have a name, a network identity and storage of their own, which stay when a pod is replaced.</summary>
[ApiType("io.k8s.api.apps.v1.StatefulSet")]
[Kind("apps", "v1", "StatefulSet", "statefulsets")]
public sealed partial record StatefulSet
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The pods that are wanted and how changes are rolled out.</summary>
    [Field(2)]
    public StatefulSetSpec Spec { get; init; } = new();

    /// <summary>What was found when the controller last looked.</summary>
    [Field(3)]
    public StatefulSetStatus Status { get; init; } = new();
}
