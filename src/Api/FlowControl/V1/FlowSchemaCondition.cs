using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.FlowControl.V1;

/// <summary>One aspect of a FlowSchema's state.</summary>
[ApiType("io.k8s.api.flowcontrol.v1.FlowSchemaCondition")]
public sealed partial record FlowSchemaCondition
{
    /// <summary>Which aspect: <c>Dangling</c>, its priority level does not exist. Required.</summary>
    [Field(1)]
    public string? Type { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>. Required.</summary>
    [Field(2)]
    public string? Status { get; init; }

    /// <summary>When status last changed.</summary>
    [Field(3)]
    public Timestamp? LastTransitionTime { get; init; }

    /// <summary>Why, as one CamelCase word such as Found or NotFound.</summary>
    [Field(4)]
    public string? Reason { get; init; }

    /// <summary>Details for people to read.</summary>
    [Field(5)]
    public string? Message { get; init; }
}
