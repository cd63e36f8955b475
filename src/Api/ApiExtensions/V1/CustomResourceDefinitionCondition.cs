using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.ApiExtensions.V1;

/// <summary>One aspect of a CustomResourceDefinition's state.</summary>
[ApiType("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionCondition")]
public sealed partial record CustomResourceDefinitionCondition
{
    /// <summary>Which aspect: <c>Established</c> (served), <c>NamesAccepted</c> (no conflict), <c>NonStructuralSchema</c>, <c>Terminating</c> or another.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Status { get; init; } = "";

    /// <summary>When status last changed.</summary>
    [Field(3)]
    public Timestamp? LastTransitionTime { get; init; }

    /// <summary>Why, as one CamelCase word such as NoConflicts.</summary>
    [Field(4)]
    public string? Reason { get; init; }

    /// <summary>Details for people to read.</summary>
    [Field(5)]
    public string? Message { get; init; }

    /// <summary>The metadata.generation this condition was set for.</summary>
    [Field(6)]
    public long? ObservedGeneration { get; init; }
}
