using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Apps.V1;

/// <summary>Runs one pod on every node, or on every node of a certain sort.</summary>
[ApiType("io.k8s.api.apps.v1.DaemonSet")]
[Kind("apps", "v1", "DaemonSet", "daemonsets")]
public sealed partial record DaemonSet
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The pods that are wanted and how changes are rolled out.</summary>
    [Field(2)]
    public DaemonSetSpec Spec { get; init; } = new();

    /// <summary>What was found when the controller last looked.</summary>
    [Field(3)]
    public DaemonSetStatus Status { get; init; } = new();
}
