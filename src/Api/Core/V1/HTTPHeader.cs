using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>One header of a request.</summary>
[ApiType("io.k8s.api.core.v1.HTTPHeader")]
public sealed partial record HTTPHeader
{
    /// <summary>The header's name; case does not matter.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>The header's value.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Value { get; init; } = "";
}
