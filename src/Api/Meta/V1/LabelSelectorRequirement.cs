using MiniKube.Api.Codecs;

namespace MiniKube.Api.Meta.V1;

/// <summary>One requirement on a label: a key, an operator and the values it is compared with.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement")]
public sealed partial record LabelSelectorRequirement
{
    /// <summary>The label's key.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Key { get; init; } = "";

    /// <summary>How the label is compared: In, NotIn, Exists or DoesNotExist. NotIn also matches objects without the label.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Operator { get; init; } = "";

    /// <summary>The values to compare with: at least one for In and NotIn, none for Exists and DoesNotExist.</summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<string> Values { get; init; } = [];
}
