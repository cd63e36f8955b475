using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Authorization.V1;

/// <summary>Asks whether a user may do something in one namespace. It is answered, not stored.</summary>
[ApiType("io.k8s.api.authorization.v1.LocalSubjectAccessReview")]
[Kind("authorization.k8s.io", "v1", "LocalSubjectAccessReview", "localsubjectaccessreviews")]
public sealed partial record LocalSubjectAccessReview
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Who wants to do what. The namespace in it must be the review's own; that is filled in when unset.</summary>
    [Field(2, Required = true)]
    public SubjectAccessReviewSpec Spec { get; init; } = new();

    /// <summary>The answer.</summary>
    [Field(3)]
    public SubjectAccessReviewStatus Status { get; init; } = new();
}
