using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Authentication.V1;

/// <summary>The token that was asked for.</summary>
[ApiType("io.k8s.api.authentication.v1.TokenRequestStatus")]
public sealed partial record TokenRequestStatus
{
    /// <summary>The token, to send as a bearer token.</summary>
    [Field(1, Default = "\"\"")]
    public string Token { get; init; } = "";

    /// <summary>When the token expires.</summary>
    [Field(2)]
    public Timestamp? ExpirationTimestamp { get; init; }
}
