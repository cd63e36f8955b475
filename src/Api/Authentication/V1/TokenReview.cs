using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Authentication.V1;

/// <summary>Asks whose a token is. It is answered, not stored; answers may be cached.</summary>
[ApiType("io.k8s.api.authentication.v1.TokenReview")]
[Kind("authentication.k8s.io", "v1", "TokenReview", "tokenreviews", ClusterScoped = true)]
public sealed partial record TokenReview
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The token.</summary>
    [Field(2, Required = true)]
    public TokenReviewSpec Spec { get; init; } = new();

    /// <summary>Whose it is.</summary>
    [Field(3)]
    public TokenReviewStatus Status { get; init; } = new();
}
