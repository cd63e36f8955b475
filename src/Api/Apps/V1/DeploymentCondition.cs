using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Apps.V1;

/// <summary>One aspect of a Deployment's state.</summary>
[ApiType("io.k8s.api.apps.v1.DeploymentCondition")]
public sealed partial record DeploymentCondition
{
    /// <summary>
    /// Which aspect: Available (enough pods can serve), Progressing (the rollout goes on or is complete) or ReplicaFailure (pods cannot be created or deleted).
    /// </summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    /// <summary>True, False or Unknown.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Status { get; init; } = "";

    /// <summary>When the condition was last written with something new.</summary>
    [Field(6)]
    public Timestamp? LastUpdateTime { get; init; }

    /// <summary>When status last changed.</summary>
    [Field(7)]
    public Timestamp? LastTransitionTime { get; init; }

    /// <summary>Why, as one CamelCase word, such as NewReplicaSetAvailable or ProgressDeadlineExceeded.</summary>
    [Field(4)]
    public string? Reason { get; init; }

    /// <summary>Details for people to read.</summary>
    [Field(5)]
    public string? Message { get; init; }
}
