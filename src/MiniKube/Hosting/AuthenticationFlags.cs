using System.CommandLine;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Authentication.OpenIdConnect;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Webhooks;

namespace MiniKube.Hosting;

/// <summary>The flags of upstream's kube-apiserver about whom it knows. What is a list may be given several times; audiences and algorithms also with commas.</summary>
internal sealed class AuthenticationFlags
{
    private readonly Option<string?> tokenFile = new("--token-auth-file", "--token-file") { Description = "Static tokens: lines of token,user,uid,\"group1,group2\"" };
    private readonly Option<bool?> anonymous = new("--anonymous-auth") { Description = "Serve requests without credentials, as system:anonymous (true)" };
    private readonly Option<string[]> audiences = new("--api-audiences") { Description = "Names that the server goes by in tokens (the service account issuer)" };
    private readonly Option<string[]> keyFiles = new("--service-account-key-file") { Description = "PEM keys that verify service account tokens besides the one that signs" };
    private readonly Option<string?> signingKey = new("--service-account-signing-key-file") { Description = "The PEM private key that signs service account tokens (one in the data directory)" };
    private readonly Option<string[]> issuers = new("--service-account-issuer") { Description = "Issuers of service account tokens; the first one signs (https://kubernetes.default.svc.cluster.local)" };
    private readonly Option<string?> jwksUri = new("--service-account-jwks-uri") { Description = "Where the discovery document says that the keys are (this server)" };
    private readonly Option<string?> maxExpiration = new("--service-account-max-token-expiration") { Description = "The longest life of a service account token" };
    private readonly Option<bool?> extend = new("--service-account-extend-token-expiration") { Description = "Let pods' default tokens live a year, for programs that do not renew them (true)" };
    private readonly Option<bool> bootstrap = new("--enable-bootstrap-token-auth") { Description = "Know the tokens in secrets of the type bootstrap.kubernetes.io/token in kube-system" };
    private readonly Option<string?> oidcIssuer = new("--oidc-issuer-url") { Description = "An OpenID Connect issuer whose ID tokens are believed, https only" };
    private readonly Option<string?> oidcClient = new("--oidc-client-id") { Description = "Whom ID tokens must be meant for" };
    private readonly Option<string?> oidcUserClaim = new("--oidc-username-claim") { Description = "The claim that is the user's name (sub)" };
    private readonly Option<string?> oidcUserPrefix = new("--oidc-username-prefix") { Description = "What is put before user names, - for nothing (the issuer and #, nothing before an email)" };
    private readonly Option<string?> oidcGroupsClaim = new("--oidc-groups-claim") { Description = "The claim with the user's groups" };
    private readonly Option<string?> oidcGroupsPrefix = new("--oidc-groups-prefix") { Description = "What is put before groups" };
    private readonly Option<string[]> oidcRequired = new("--oidc-required-claim") { Description = "KEY=VALUE that ID tokens must have" };
    private readonly Option<string[]> oidcAlgorithms = new("--oidc-signing-algs") { Description = "Algorithms that ID tokens may be signed with (RS256)" };
    private readonly Option<string?> oidcCa = new("--oidc-ca-file") { Description = "PEM certificates that the issuer's must chain to (the system's)" };
    private readonly Option<string?> webhook = new("--authentication-token-webhook-config-file") { Description = "A kubeconfig of a service that is asked whose tokens are" };
    private readonly Option<string?> webhookVersion = new("--authentication-token-webhook-version") { Description = "The version of TokenReview that the service speaks; only v1 is known" };
    private readonly Option<string?> webhookTtl = new("--authentication-token-webhook-cache-ttl") { Description = "How long the service's answers are good (2m0s)" };

    public IReadOnlyList<Symbol> Options =>
    [
        tokenFile, anonymous, audiences, keyFiles, signingKey, issuers, jwksUri, maxExpiration, extend, bootstrap, oidcIssuer, oidcClient, oidcUserClaim, oidcUserPrefix,
        oidcGroupsClaim, oidcGroupsPrefix, oidcRequired, oidcAlgorithms, oidcCa, webhook, webhookVersion, webhookTtl,
    ];

    /// <summary>The options with what the flags say.</summary>
    /// <exception cref="MkubeException">A flag's value is not of its form.</exception>
    public ApiServerOptions Apply(ParseResult parsed, ApiServerOptions options)
    {
        var defaults = options.Authentication;
        return options with
        {
            TokenFile = parsed.GetValue(tokenFile),
            Authentication = defaults with
            {
                Anonymous = parsed.GetValue(anonymous) ?? defaults.Anonymous,
                ApiAudiences = Words(parsed, audiences) ?? defaults.ApiAudiences,
                ServiceAccounts = defaults.ServiceAccounts with
                {
                    KeyFiles = parsed.GetValue(keyFiles) ?? [],
                    SigningKeyFile = parsed.GetValue(signingKey),
                    Issuers = parsed.GetValue(issuers) is { Length: > 0 } given ? given : defaults.ServiceAccounts.Issuers,
                    JwksUri = parsed.GetValue(jwksUri),
                    MaxTokenExpiration = Duration(parsed, maxExpiration),
                    ExtendTokenExpiration = parsed.GetValue(extend) ?? defaults.ServiceAccounts.ExtendTokenExpiration,
                },
                BootstrapTokens = parsed.GetValue(bootstrap),
                OpenIdConnect = OpenIdConnect(parsed),
                Webhook = parsed.GetValue(webhook) is { } file ? Endpoint(parsed, file) : null,
                WebhookCacheTtl = Duration(parsed, webhookTtl) ?? defaults.WebhookCacheTtl,
            },
        };
    }

    private OpenIdConnectOptions? OpenIdConnect(ParseResult parsed)
    {
        var (issuer, client) = (parsed.GetValue(oidcIssuer), parsed.GetValue(oidcClient));
        if (string.IsNullOrEmpty(issuer) != string.IsNullOrEmpty(client))
        {
            throw new MkubeException("apiserver: oidc-issuer-url and oidc-client-id must be specified together when any oidc-* flags are set");
        }
        if (string.IsNullOrEmpty(issuer))
        {
            return null;
        }
        var defaults = new OpenIdConnectOptions { IssuerUrl = issuer, ClientId = client! };
        return defaults with
        {
            UsernameClaim = parsed.GetValue(oidcUserClaim) ?? defaults.UsernameClaim,
            UsernamePrefix = parsed.GetValue(oidcUserPrefix) ?? defaults.UsernamePrefix,
            GroupsClaim = parsed.GetValue(oidcGroupsClaim) ?? defaults.GroupsClaim,
            GroupsPrefix = parsed.GetValue(oidcGroupsPrefix) ?? defaults.GroupsPrefix,
            RequiredClaims = (parsed.GetValue(oidcRequired) ?? []).Select(Claim).ToDictionary(c => c.Key, c => c.Value, StringComparer.Ordinal),
            SigningAlgorithms = Words(parsed, oidcAlgorithms) ?? defaults.SigningAlgorithms,
            CaFile = parsed.GetValue(oidcCa),
        };
    }

    private (string Key, string Value) Claim(string text) => text.IndexOf('=') is > 0 and var equals
        ? (text[..equals], text[(equals + 1)..])
        : throw new MkubeException($"apiserver: {oidcRequired.Name} {text}: KEY=VALUE is expected");

    private WebhookEndpoint Endpoint(ParseResult parsed, string file) => parsed.GetValue(webhookVersion) is null or "v1"
        ? WebhookKubeconfig.Read(file)
        : throw new MkubeException($"apiserver: {webhookVersion.Name}: only v1 is known");

    private static string[]? Words(ParseResult parsed, Option<string[]> option) =>
        parsed.GetValue(option) is { Length: > 0 } given ? [.. given.SelectMany(g => g.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))] : null;

    private static TimeSpan? Duration(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }
        return GoDuration.TryParse(text, out var duration) && duration >= TimeSpan.Zero
            ? duration
            : throw new MkubeException($"apiserver: {option.Name} {text}: a duration such as 1m30s is expected");
    }
}
