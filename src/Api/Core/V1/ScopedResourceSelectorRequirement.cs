using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>One requirement of an object, about one scope.</summary>
[ApiType("io.k8s.api.core.v1.ScopedResourceSelectorRequirement")]
public sealed partial record ScopedResourceSelectorRequirement
{
    /// <summary>The scope.</summary>
    [Field(1, Required = true, Enum = Enums.ResourceQuotaScope, Default = "\"\"")]
    public string ScopeName { get; init; } = "";

    /// <summary>How the object's value in the scope is compared: In, NotIn, Exists or DoesNotExist.</summary>
    [Field(2, Required = true, Enum = Enums.ScopeSelectorOperator, Default = "\"\"")]
    public string Operator { get; init; } = "";

    /// <summary>The values: at least one for In and NotIn, none for Exists and DoesNotExist.</summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<string> Values { get; init; } = [];
}
