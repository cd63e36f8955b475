using MiniKube.Api.Codecs;

namespace MiniKube.Api.Rbac.V1;

/// <summary>Something that may be done, either with resources or with paths that are no resources.</summary>
[ApiType("io.k8s.api.rbac.v1.PolicyRule")]
public sealed partial record PolicyRule
{
    /// <summary>What may be done, such as <c>get</c>, <c>list</c> or <c>create</c>, or <c>*</c> for all.</summary>
    [Field(1, Required = true, ListType = "atomic")]
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>The API groups of the resources; <c>""</c> for the core group, <c>*</c> for all.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<string> ApiGroups { get; init; } = [];

    /// <summary>The resources, such as <c>pods</c> or <c>pods/log</c>, or <c>*</c> for all.</summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>The objects' names. All when empty.</summary>
    [Field(4, ListType = "atomic")]
    public IReadOnlyList<string> ResourceNames { get; init; } = [];

    /// <summary>
    /// Paths that are no resources, such as <c>/healthz</c>; <c>*</c> only as the whole last step. Counts only in ClusterRoles that a ClusterRoleBinding grants.
    /// </summary>
    [Field(5, ListType = "atomic")]
    public IReadOnlyList<string> NonResourceURLs { get; init; } = [];
}
