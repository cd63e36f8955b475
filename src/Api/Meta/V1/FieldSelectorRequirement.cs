using MiniKube.Api.Codecs;

namespace MiniKube.Api.Meta.V1;

/// <summary>One requirement on a field: a path, an operator and the values it is compared with.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.FieldSelectorRequirement")]
public sealed partial record FieldSelectorRequirement
{
    /// <summary>The field's path, such as <c>metadata.name</c>.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Key { get; init; } = "";

    /// <summary>How the field is compared: <c>In</c>, <c>NotIn</c>, <c>Exists</c> or <c>DoesNotExist</c>; more may come.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string Operator { get; init; } = "";

    /// <summary>The values to compare with: at least one for <c>In</c> and <c>NotIn</c>, none for <c>Exists</c> and <c>DoesNotExist</c>.</summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<string> Values { get; init; } = [];
}
