using MiniKube.Api.Codecs;

namespace MiniKube.Api.ApiExtensions.V1;

/// <summary>A column that lists of a custom resource are printed with.</summary>
[ApiType("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceColumnDefinition")]
public sealed partial record CustomResourceColumnDefinition
{
    /// <summary>The column's heading.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>The OpenAPI type of the values: <c>integer</c>, <c>number</c>, <c>string</c>, <c>boolean</c> or <c>date</c>.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    /// <summary>
    /// An OpenAPI format that refines the type: <c>int32</c>, <c>int64</c>, <c>float</c>, <c>double</c>, <c>byte</c>, <c>date</c>, <c>date-time</c> or
    /// <c>password</c>.
    /// </summary>
    [Field(3)]
    public string? Format { get; init; }

    /// <summary>What the column says, for people to read.</summary>
    [Field(4)]
    public string? Description { get; init; }

    /// <summary>0 for columns that are always shown, more for those left out where space is short.</summary>
    [Field(5)]
    public int? Priority { get; init; }

    /// <summary>The path of the value within the object, such as <c>.spec.replicas</c>.</summary>
    [Field(6, Required = true, Default = "\"\"")]
    public string JsonPath { get; init; } = "";
}
