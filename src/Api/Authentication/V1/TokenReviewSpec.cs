using MiniKube.Api.Codecs;

namespace MiniKube.Api.Authentication.V1;

/// <summary>A token to look at.</summary>
[ApiType("io.k8s.api.authentication.v1.TokenReviewSpec")]
public sealed partial record TokenReviewSpec
{
    /// <summary>The token, as it came.</summary>
    [Field(1, Required = true)]
    public string Token { get; init; } = "";

    /// <summary>The names that the asking server goes by; the token must be meant for one of them. Those of the API server when empty.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<string> Audiences { get; init; } = [];
}
