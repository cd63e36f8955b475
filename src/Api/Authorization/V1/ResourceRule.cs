using MiniKube.Api.Codecs;

namespace MiniKube.Api.Authorization.V1;

/// <summary>Something that may be done with resources.</summary>
[ApiType("io.k8s.api.authorization.v1.ResourceRule")]
public sealed partial record ResourceRule
{
    /// <summary>What may be done, such as <c>get</c> or <c>create</c>, or <c>*</c> for all.</summary>
    [Field(1, Required = true, ListType = "atomic")]
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>The API groups of the resources, or <c>*</c> for all.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<string> ApiGroups { get; init; } = [];

    /// <summary>The resources, or <c>*</c> for all of the groups; <c>*/scale</c> stands for that subresource of all.</summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>The objects' names. All when empty.</summary>
    [Field(4, ListType = "atomic")]
    public IReadOnlyList<string> ResourceNames { get; init; } = [];
}
