using MiniKube.Api.Codecs;

namespace MiniKube.Api.Authentication.V1;

/// <summary>Whose a token is.</summary>
[ApiType("io.k8s.api.authentication.v1.TokenReviewStatus")]
public sealed partial record TokenReviewStatus
{
    /// <summary>Whether the token belongs to a known user.</summary>
    [Field(1)]
    public bool? Authenticated { get; init; }

    /// <summary>The user that the token belongs to.</summary>
    [Field(2)]
    public UserInfo User { get; init; } = new();

    /// <summary>Those of the spec's audiences that the token is meant for. An authentic token without any is meant for the API server.</summary>
    [Field(4, ListType = "atomic")]
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>Why the token could not be checked.</summary>
    [Field(3)]
    public string? Error { get; init; }
}
