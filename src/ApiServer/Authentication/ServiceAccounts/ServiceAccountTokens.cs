using MiniKube.Api.Determinism;
using MiniKube.ApiServer.Authentication.Jose;
using MiniKube.ApiServer.Authentication.Tokens;

namespace MiniKube.ApiServer.Authentication.ServiceAccounts;

/// <summary>Tokens of service accounts, as this server signs and believes them.</summary>
internal sealed class ServiceAccountTokens
{
    private static readonly TimeSpan ShortestLimit = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestLimit = TimeSpan.FromSeconds(1L << 32);

    /// <exception cref="FormatException">An option is not of its form, or a file has no key in it.</exception>
    public ServiceAccountTokens(AuthenticationOptions options, string? directory)
    {
        Options = options.ServiceAccounts;
        if (Options.MaxTokenExpiration is { } limit && (limit < ShortestLimit || limit > LongestLimit))
        {
            throw new FormatException("the service-account-max-token-expiration must be between 1 hour and 2^32 seconds");
        }
        if (Options.JwksUri is { } keys && !keys.StartsWith("https://", StringComparison.Ordinal))
        {
            throw new FormatException($"service-account-jwks-uri requires https scheme, parsed as: {keys}");
        }
        Keys = new ServiceAccountKeys(Options, directory);
        Audiences = options.ApiAudiences.Count > 0 ? options.ApiAudiences : [Issuer];
    }

    public ServiceAccountTokenOptions Options { get; }
    public ServiceAccountKeys Keys { get; }

    /// <summary>Whom tokens are meant for that name nobody: the API server.</summary>
    public IReadOnlyList<string> Audiences { get; }

    /// <summary>The issuer of new tokens.</summary>
    public string Issuer => Options.Issuers[0];

    /// <summary>A new token.</summary>
    public string Issue(ServiceAccountClaims claims, IReadOnlyList<string> audiences, DateTimeOffset now, DateTimeOffset expires, IIdSource ids) =>
        JsonWebToken.Sign(Keys.Signing, claims.ToDocument(Issuer, audiences, now, expires, ids.NewUid()));

    /// <summary>Who knows such tokens: those of secrets, and those of TokenRequest.</summary>
    public IEnumerable<ITokenAuthenticator> Authenticators(BoundObjects objects, LegacyTokenUse use, TimeProvider time) =>
    [
        new ServiceAccountTokenAuthenticator([LegacyTokenValidator.Issuer], Keys, Audiences, new LegacyTokenValidator(objects, use)),
        new ServiceAccountTokenAuthenticator(Options.Issuers, Keys, Audiences, new BoundTokenValidator(objects, time)),
    ];
}
