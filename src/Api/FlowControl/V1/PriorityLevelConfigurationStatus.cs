using MiniKube.Api.Codecs;

namespace MiniKube.Api.FlowControl.V1;

/// <summary>The state of a priority level.</summary>
[ApiType("io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationStatus")]
public sealed partial record PriorityLevelConfigurationStatus
{
    /// <summary>Aspects of the level's state.</summary>
    [Field(1, ListType = "map", ListMapKeys = ["type"], MergeKey = "type", PatchStrategy = "merge")]
    public IReadOnlyList<PriorityLevelConfigurationCondition> Conditions { get; init; } = [];
}
