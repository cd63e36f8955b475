using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.FlowControl.V1;

/// <summary>One aspect of a priority level's state.</summary>
[ApiType("io.k8s.api.flowcontrol.v1.PriorityLevelConfigurationCondition")]
public sealed partial record PriorityLevelConfigurationCondition
{
    /// <summary>Which aspect. Required.</summary>
    [Field(1)]
    public string? Type { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>. Required.</summary>
    [Field(2)]
    public string? Status { get; init; }

    /// <summary>When status last changed.</summary>
    [Field(3)]
    public Timestamp? LastTransitionTime { get; init; }

    /// <summary>Why, as one CamelCase word.</summary>
    [Field(4)]
    public string? Reason { get; init; }

    /// <summary>Details for people to read.</summary>
    [Field(5)]
    public string? Message { get; init; }
}
