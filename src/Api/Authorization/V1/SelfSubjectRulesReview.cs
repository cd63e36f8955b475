using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Authorization.V1;

/// <summary>Asks for all that the caller may do in a namespace, to show or hide things; it is no ground for decisions. It is answered, not stored.</summary>
[ApiType("io.k8s.api.authorization.v1.SelfSubjectRulesReview")]
[Kind("authorization.k8s.io", "v1", "SelfSubjectRulesReview", "selfsubjectrulesreviews", ClusterScoped = true)]
public sealed partial record SelfSubjectRulesReview
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The namespace.</summary>
    [Field(2, Required = true)]
    public SelfSubjectRulesReviewSpec Spec { get; init; } = new();

    /// <summary>What the caller may do.</summary>
    [Field(3)]
    public SubjectRulesReviewStatus Status { get; init; } = new();
}
