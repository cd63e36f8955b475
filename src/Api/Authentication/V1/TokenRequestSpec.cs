using MiniKube.Api.Codecs;

namespace MiniKube.Api.Authentication.V1;

/// <summary>What a token is to be good for.</summary>
[ApiType("io.k8s.api.authentication.v1.TokenRequestSpec")]
public sealed partial record TokenRequestSpec
{
    /// <summary>Whom the token is meant for; each of these may accept it. The API server's own audiences when empty.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>Seconds until the token expires, from 600 to 4294967296. 3600 when unset. The issuer may choose otherwise.</summary>
    [Field(4, Pointer = true)]
    public long? ExpirationSeconds { get; init; }

    /// <summary>An object of the account's namespace, or a node: the token ceases to be valid with it. Only the API server checks this.</summary>
    [Field(3)]
    public BoundObjectReference? BoundObjectRef { get; init; }
}
