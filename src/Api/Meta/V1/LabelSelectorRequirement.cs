using MiniKube.Api.Codecs;

namespace MiniKube.Api.Meta.V1;

[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement")]
public sealed partial record LabelSelectorRequirement
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Key { get; init; } = "";

    [Field(2, Required = true, Default = "\"\"")]
    public string Operator { get; init; } = "";

    [Field(3, ListType = "atomic")]
    public IReadOnlyList<string> Values { get; init; } = [];
}
