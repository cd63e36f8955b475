using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.ApiRegistration.V1;

/// <summary>One aspect of an APIService's state.</summary>
[ApiType("io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIServiceCondition")]
public sealed partial record APIServiceCondition
{
    /// <summary>Which aspect: <c>Available</c>, the server is there and answers.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Status { get; init; } = "";

    /// <summary>When status last changed.</summary>
    [Field(3)]
    public Timestamp? LastTransitionTime { get; init; }

    /// <summary>Why, as one CamelCase word such as Passed or ServiceNotFound.</summary>
    [Field(4)]
    public string? Reason { get; init; }

    /// <summary>Details for people to read.</summary>
    [Field(5)]
    public string? Message { get; init; }
}
