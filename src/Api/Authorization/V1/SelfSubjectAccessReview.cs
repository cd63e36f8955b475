using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Authorization.V1;

/// <summary>Asks whether the caller may do something. It is answered, not stored.</summary>
[ApiType("io.k8s.api.authorization.v1.SelfSubjectAccessReview")]
[Kind("authorization.k8s.io", "v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews", ClusterScoped = true)]
public sealed partial record SelfSubjectAccessReview
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the caller wants to do.</summary>
    [Field(2, Required = true)]
    public SelfSubjectAccessReviewSpec Spec { get; init; } = new();

    /// <summary>The answer.</summary>
    [Field(3)]
    public SubjectAccessReviewStatus Status { get; init; } = new();
}
