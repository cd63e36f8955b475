using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.FlowControl.V1;

/// <summary>A priority level: requests of each level have seats of their own, so that one level does not starve another.</summary>
[ApiType("io.k8s.api.flowcontrol.v1.PriorityLevelConfiguration")]
[Kind("flowcontrol.apiserver.k8s.io", "v1", "PriorityLevelConfiguration", "prioritylevelconfigurations", ClusterScoped = true)]
public sealed partial record PriorityLevelConfiguration
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>How many seats, and what happens beyond.</summary>
    [Field(2)]
    public PriorityLevelConfigurationSpec Spec { get; init; } = new();

    /// <summary>The level's state.</summary>
    [Field(3)]
    public PriorityLevelConfigurationStatus Status { get; init; } = new();
}
