using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>One requirement of a node.</summary>
[ApiType("io.k8s.api.core.v1.NodeSelectorRequirement")]
public sealed partial record NodeSelectorRequirement
{
    /// <summary>The label's key, or the field's name.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Key { get; init; } = "";

    /// <summary>How it is compared: In, NotIn, Exists, DoesNotExist, Gt or Lt.</summary>
    [Field(2, Enum = Enums.NodeSelectorOperator, Required = true, Default = "\"\"")]
    public string Operator { get; init; } = "";

    /// <summary>The values: at least one for In and NotIn, none for Exists and DoesNotExist, one whole number for Gt and Lt.</summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<string> Values { get; init; } = [];
}
