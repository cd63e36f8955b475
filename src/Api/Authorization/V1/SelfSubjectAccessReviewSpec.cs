using MiniKube.Api.Codecs;

namespace MiniKube.Api.Authorization.V1;

/// <summary>What the caller wants to do. Exactly one of the two is set.</summary>
[ApiType("io.k8s.api.authorization.v1.SelfSubjectAccessReviewSpec")]
public sealed partial record SelfSubjectAccessReviewSpec
{
    /// <summary>A request for resources.</summary>
    [Field(1)]
    public ResourceAttributes? ResourceAttributes { get; init; }

    /// <summary>A request for a path that is no resource.</summary>
    [Field(2)]
    public NonResourceAttributes? NonResourceAttributes { get; init; }
}
