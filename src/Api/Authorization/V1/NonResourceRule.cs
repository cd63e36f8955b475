using MiniKube.Api.Codecs;

namespace MiniKube.Api.Authorization.V1;

/// <summary>Something that may be done with paths that are no resources.</summary>
[ApiType("io.k8s.api.authorization.v1.NonResourceRule")]
public sealed partial record NonResourceRule
{
    /// <summary>The HTTP methods in lowercase, or <c>*</c> for all.</summary>
    [Field(1, Required = true, ListType = "atomic")]
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary>The paths; <c>*</c> may stand for the last step, or alone for all.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<string> NonResourceURLs { get; init; } = [];
}
