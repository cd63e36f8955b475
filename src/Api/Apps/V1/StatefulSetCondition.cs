using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Apps.V1;

/// <summary>One aspect of a StatefulSet's state.</summary>
[ApiType("io.k8s.api.apps.v1.StatefulSetCondition")]
public sealed partial record StatefulSetCondition
{
    /// <summary>Which aspect. Not filled in by the controller so far.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    /// <summary>True, False or Unknown.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Status { get; init; } = "";

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
