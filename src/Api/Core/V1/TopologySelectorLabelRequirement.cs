using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>One requirement of a place: a label with one of several values.</summary>
[ApiType("io.k8s.api.core.v1.TopologySelectorLabelRequirement")]
public sealed partial record TopologySelectorLabelRequirement
{
    /// <summary>The label's key.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Key { get; init; } = "";

    /// <summary>The label's values, at least one. One of them must match.</summary>
    [Field(2, Required = true, ListType = "atomic")]
    public IReadOnlyList<string> Values { get; init; } = [];
}
