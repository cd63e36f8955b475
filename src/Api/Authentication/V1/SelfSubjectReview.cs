using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Authentication.V1;

/// <summary>Asks whom the API server takes the caller for. It is answered, not stored.</summary>
[ApiType("io.k8s.api.authentication.v1.SelfSubjectReview")]
[Kind("authentication.k8s.io", "v1", "SelfSubjectReview", "selfsubjectreviews", ClusterScoped = true)]
public sealed partial record SelfSubjectReview
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The answer.</summary>
    [Field(2)]
    public SelfSubjectReviewStatus Status { get; init; } = new();
}
