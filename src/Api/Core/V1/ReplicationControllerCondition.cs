using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>One aspect of a ReplicationController's state.</summary>
[ApiType("io.k8s.api.core.v1.ReplicationControllerCondition")]
public sealed partial record ReplicationControllerCondition
{
    /// <summary>Which aspect. ReplicaFailure tells that pods cannot be created or deleted.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    /// <summary>True, False or Unknown.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Status { get; init; } = "";

    /// <summary>When status last changed.</summary>
    [Field(3)]
    public Timestamp? LastTransitionTime { get; init; }

    /// <summary>Why, as one CamelCase word such as FailedCreate or FailedDelete.</summary>
    [Field(4)]
    public string? Reason { get; init; }

    /// <summary>Details for people to read.</summary>
    [Field(5)]
    public string? Message { get; init; }
}
