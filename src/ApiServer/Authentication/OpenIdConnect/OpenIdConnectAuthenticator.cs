using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Authentication.Jose;
using MiniKube.ApiServer.Authentication.Tokens;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Webhooks;

namespace MiniKube.ApiServer.Authentication.OpenIdConnect;

/// <summary>ID tokens of an OpenID Connect provider. Claims that stand elsewhere than in the token itself are not fetched.</summary>
internal sealed class OpenIdConnectAuthenticator : ITokenAuthenticator, IDisposable
{
    // The provider's clock may be ahead; when a token ends it says itself.
    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(1);

    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512"];

    private readonly OpenIdConnectOptions options;
    private readonly OpenIdProvider provider;
    private readonly TimeProvider time;
    private readonly string userPrefix;

    /// <exception cref="FormatException">An option is not of its form.</exception>
    public OpenIdConnectAuthenticator(OpenIdConnectOptions options, TimeProvider time)
    {
        if (!Uri.TryCreate(options.IssuerUrl, UriKind.Absolute, out var issuer) || issuer.Scheme != "https")
        {
            throw new FormatException($"oidc-issuer-url: '{options.IssuerUrl}' has an invalid scheme, require 'https'");
        }
        if (options.SigningAlgorithms.FirstOrDefault(a => !Algorithms.Contains(a)) is { } unknown)
        {
            throw new FormatException($"oidc-signing-algs: unsupported signing alg: \"{unknown}\"");
        }
        (this.options, this.time) = (options, time);
        userPrefix = options.UsernamePrefix switch
        {
            "" => options.UsernameClaim == "email" ? "" : options.IssuerUrl + "#",
            "-" => "",
            var prefix => prefix,
        };
        provider = new OpenIdProvider(options.IssuerUrl, HttpsClient.Create(Trusted(options.CaFile)), time);
    }

    public async ValueTask<TokenAnswer> AuthenticateAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancel)
    {
        if (JsonWebToken.Parse(token) is not { } claims || claims.Issuer != options.IssuerUrl)
        {
            return TokenAnswer.Unknown;
        }
        // What needs nobody to be asked comes first.
        if ((NotMeant(claims) ?? await provider.VerifyAsync(claims, cancel)) is { } problem)
        {
            return TokenAnswer.Wrong($"oidc: verify token: {problem}");
        }
        var (user, unusable) = UserOf(claims);
        return user is null ? TokenAnswer.Wrong($"oidc: {unusable}") : TokenAnswer.Of(user, []);
    }

    public void Dispose() => provider.Dispose();

    private string? NotMeant(JsonWebToken claims)
    {
        var now = time.GetUtcNow();
        if (!options.SigningAlgorithms.Contains(claims.Algorithm))
        {
            return $"oidc: id token signed with unsupported algorithm, expected [{string.Join(' ', options.SigningAlgorithms.Select(FieldError.Quote))}] got {FieldError.Quote(claims.Algorithm)}";
        }
        if (!claims.Audiences.Contains(options.ClientId))
        {
            return $"oidc: expected audience {FieldError.Quote(options.ClientId)} got [{string.Join(' ', claims.Audiences.Select(FieldError.Quote))}]";
        }
        if (claims.Expires is not { } expires || expires < now)
        {
            return "oidc: token is expired";
        }
        return claims.NotBefore is { } notBefore && now + Leeway < notBefore ? "oidc: current time before the nbf (not before) time" : null;
    }

    private (UserInfo? User, string? Problem) UserOf(JsonWebToken claims)
    {
        if (claims.Claims[options.UsernameClaim]?.AsString is not { } name)
        {
            return (null, $"parse username claims {FieldError.Quote(options.UsernameClaim)}: claim not present");
        }
        if (name.Length == 0)
        {
            return (null, $"parse username claims {FieldError.Quote(options.UsernameClaim)}: claim is empty");
        }
        // A provider that says that it has checked addresses has to have checked this one.
        if (options.UsernameClaim == "email" && claims.Claims["email_verified"] is { } verified && verified.AsBoolean != true)
        {
            return (null, "email not verified");
        }
        foreach (var (claim, wanted) in options.RequiredClaims)
        {
            if (claims.Claims[claim]?.AsString is not { } value)
            {
                return (null, $"required claim {claim} not present in ID token");
            }
            if (value != wanted)
            {
                return (null, $"required claim {claim} value does not match. Got = {value}, want = {wanted}");
            }
        }
        if (Groups(claims.Claims) is not { } groups)
        {
            return (null, $"parse groups claim {FieldError.Quote(options.GroupsClaim)}: it is neither a text nor a list of texts");
        }
        var user = new UserInfo(userPrefix + name, groups);
        return (claims.Claims["jti"]?.AsString is { Length: > 0 } id ? user with { Extra = CredentialId.Of(id) } : user, null);
    }

    private string[]? Groups(DocumentObject claims) => options.GroupsClaim.Length == 0 ? [] : claims[options.GroupsClaim] switch
    {
        null or { IsNull: true } => [],
        DocumentString { Value: var one } => [options.GroupsPrefix + one],
        DocumentArray list when list.All(g => g.AsString is not null) => [.. list.Select(g => options.GroupsPrefix + g.AsString)],
        _ => null,
    };

    private static X509Certificate2Collection Trusted(string? file)
    {
        var trusted = new X509Certificate2Collection();
        if (file is null)
        {
            return trusted;
        }
        try
        {
            trusted.ImportFromPemFile(file);
        }
        catch (CryptographicException e)
        {
            throw new FormatException($"{file}: {e.Message}", e);
        }
        return trusted.Count > 0 ? trusted : throw new FormatException($"{file}: there is no PEM certificate in it");
    }
}
