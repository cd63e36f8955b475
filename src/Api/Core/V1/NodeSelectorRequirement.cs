using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.NodeSelectorRequirement")]
public sealed partial record NodeSelectorRequirement
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Key { get; init; } = "";

    [Field(2, Required = true, Default = "\"\"")]
    public string Operator { get; init; } = "";

    [Field(3, ListType = "atomic")]
    public IReadOnlyList<string> Values { get; init; } = [];
}
