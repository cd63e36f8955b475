using MiniKube.Api.Codecs;

namespace MiniKube.Api.Authorization.V1;

/// <summary>The namespace that is asked about.</summary>
[ApiType("io.k8s.api.authorization.v1.SelfSubjectRulesReviewSpec")]
public sealed partial record SelfSubjectRulesReviewSpec
{
    /// <summary>The namespace. Required.</summary>
    [Field(1)]
    public string? Namespace { get; init; }
}
