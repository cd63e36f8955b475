using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Authentication.V1;

/// <summary>Asks for a token of a service account, through its token subresource. It is answered, not stored.</summary>
[ApiType("io.k8s.api.authentication.v1.TokenRequest")]
[Kind("authentication.k8s.io", "v1", "TokenRequest", "tokenrequests")]
public sealed partial record TokenRequest
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the token is to be good for.</summary>
    [Field(2)]
    public TokenRequestSpec Spec { get; init; } = new();

    /// <summary>The token.</summary>
    [Field(3)]
    public TokenRequestStatus Status { get; init; } = new();
}
