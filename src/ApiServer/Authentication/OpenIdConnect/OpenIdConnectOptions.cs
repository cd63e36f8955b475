namespace MiniKube.ApiServer.Authentication.OpenIdConnect;

/// <summary>An issuer of ID tokens (OpenID Connect Core 1.0) whose users are believed, and how their claims make users of the cluster.</summary>
public sealed record OpenIdConnectOptions
{
    /// <summary>The issuer, an https URL; tokens name it in <c>iss</c>.</summary>
    public required string IssuerUrl { get; init; }

    /// <summary>Whom tokens have to be meant for: <c>aud</c>.</summary>
    public required string ClientId { get; init; }

    /// <summary>The claim that is the user's name.</summary>
    public string UsernameClaim { get; init; } = "sub";

    /// <summary>What is put before user names; <c>-</c> is nothing. Empty: the issuer and <c>#</c>, but nothing before an <c>email</c>.</summary>
    public string UsernamePrefix { get; init; } = "";

    /// <summary>The claim with the user's groups, a text or a list; empty for no groups.</summary>
    public string GroupsClaim { get; init; } = "";

    /// <summary>What is put before groups.</summary>
    public string GroupsPrefix { get; init; } = "";

    /// <summary>Claims that a token has to have, with these values.</summary>
    public IReadOnlyDictionary<string, string> RequiredClaims { get; init; } = new Dictionary<string, string>();

    /// <summary>The algorithms that tokens may be signed with (RFC 7518).</summary>
    public IReadOnlyList<string> SigningAlgorithms { get; init; } = ["RS256"];

    /// <summary>A PEM file with the certificates that the issuer's must chain to; null for the system's own trust.</summary>
    public string? CaFile { get; init; }
}
