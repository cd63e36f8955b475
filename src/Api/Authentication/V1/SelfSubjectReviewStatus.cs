using MiniKube.Api.Codecs;

namespace MiniKube.Api.Authentication.V1;

/// <summary>Whom the API server takes the caller for.</summary>
[ApiType("io.k8s.api.authentication.v1.SelfSubjectReviewStatus")]
public sealed partial record SelfSubjectReviewStatus
{
    /// <summary>The caller, or the user whom the caller impersonates.</summary>
    [Field(1)]
    public UserInfo UserInfo { get; init; } = new();
}
