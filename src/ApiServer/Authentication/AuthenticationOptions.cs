using MiniKube.ApiServer.Authentication.OpenIdConnect;
using MiniKube.ApiServer.Webhooks;

namespace MiniKube.ApiServer.Authentication;

/// <summary>Whom an API server knows.</summary>
public sealed record AuthenticationOptions
{
    /// <summary>Whether requests without credentials are served, as those of <c>system:anonymous</c>; else they get 401.</summary>
    public bool Anonymous { get; init; } = true;

    /// <summary>The names that the server goes by: a token has to be meant for one of them. Empty: the first issuer of service account tokens.</summary>
    public IReadOnlyList<string> ApiAudiences { get; init; } = [];

    /// <summary>Tokens of service accounts.</summary>
    public ServiceAccountTokenOptions ServiceAccounts { get; init; } = new();

    /// <summary>Whether tokens that lie in kube-system for new nodes are believed.</summary>
    public bool BootstrapTokens { get; init; }

    /// <summary>An issuer of ID tokens; null for none.</summary>
    public OpenIdConnectOptions? OpenIdConnect { get; init; }

    /// <summary>A service that knows tokens; null for none.</summary>
    public WebhookEndpoint? Webhook { get; init; }

    /// <summary>How long the service's answers are good; 0 for asking it every time.</summary>
    public TimeSpan WebhookCacheTtl { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a token that was found good is taken for good without looking; 0 for not at all.</summary>
    public TimeSpan TokenSuccessCacheTtl { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>How tokens of service accounts are signed and verified.</summary>
public sealed record ServiceAccountTokenOptions
{
    /// <summary>PEM files with keys that verify tokens, private or public, beside the one that signs: those of other servers, and former ones.</summary>
    public IReadOnlyList<string> KeyFiles { get; init; } = [];

    /// <summary>A PEM file with the private key that signs; null for one that the server makes and keeps in its data directory.</summary>
    public string? SigningKeyFile { get; init; }

    /// <summary>Issuers that are believed; the first is the one of new tokens. An https URL, where others shall find the keys (OpenID Connect Discovery).</summary>
    public IReadOnlyList<string> Issuers { get; init; } = ["https://kubernetes.default.svc.cluster.local"];

    /// <summary>Where the discovery document says that the keys are; null for this server.</summary>
    public string? JwksUri { get; init; }

    /// <summary>The longest that a token lives; null for as long as was asked for.</summary>
    public TimeSpan? MaxTokenExpiration { get; init; }

    /// <summary>Whether tokens that pods get by default live a year, and only warn after the hour they were meant for: for programs that never read them again.</summary>
    public bool ExtendTokenExpiration { get; init; } = true;
}
