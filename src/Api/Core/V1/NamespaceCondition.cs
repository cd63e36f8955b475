using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>One aspect of a namespace's deletion.</summary>
[ApiType("io.k8s.api.core.v1.NamespaceCondition")]
public sealed partial record NamespaceCondition
{
    /// <summary>Which aspect, such as NamespaceContentRemaining or NamespaceDeletionContentFailure.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    /// <summary>True, False or Unknown.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Status { get; init; } = "";

    /// <summary>When status last changed.</summary>
    [Field(4)]
    public Timestamp? LastTransitionTime { get; init; }

    /// <summary>Why, as one CamelCase word.</summary>
    [Field(5)]
    public string? Reason { get; init; }

    /// <summary>Details for people to read.</summary>
    [Field(6)]
    public string? Message { get; init; }
}
