using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Authentication.BootstrapTokens;
using MiniKube.ApiServer.Authentication.OpenIdConnect;
using MiniKube.ApiServer.Authentication.ServiceAccounts;
using MiniKube.ApiServer.Authentication.Tokens;
using MiniKube.ApiServer.Authentication.Webhook;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Webhooks;

namespace MiniKube.ApiServer.Authentication;

/// <summary>
/// All ways to find out who makes a request or whose a token is, in upstream's order: client certificates, then tokens, those that are known here before
/// those that somebody else has to be asked about. The first that knows decides; whoever is known is in <c>system:authenticated</c>.
/// </summary>
internal sealed class Authenticators : IDisposable
{
    private readonly IReadOnlyList<IAuthenticator> requests;
    private readonly ITokenAuthenticator tokens;
    private readonly IReadOnlyList<IDisposable> owned;

    private Authenticators(ServerParts parts, IReadOnlyList<string> audiences, ITokenAuthenticator tokens, IReadOnlyList<IDisposable> owned)
    {
        this.owned = owned;
        Audiences = audiences;
        this.tokens = tokens;
        requests = [new ClientCertificateAuthenticator(() => parts.CertificateAuthority?.Certificate, parts.Time), new BearerTokenAuthenticator(tokens, audiences), new WebSocketTokenAuthenticator(tokens, audiences)];
    }

    /// <summary>The names that this server goes by.</summary>
    public IReadOnlyList<string> Audiences { get; }

    /// <exception cref="FormatException">A file that the options name is not of its form.</exception>
    public static Authenticators Create(ServerParts parts)
    {
        var options = parts.Options.Authentication;
        var audiences = parts.ServiceAccounts.Audiences;
        var tokens = new List<ITokenAuthenticator>();
        if (parts.Options.TokenFile is { } file)
        {
            tokens.Add(new AudienceAgnostic(audiences, new TokenFileAuthenticator(file)));
        }
        var objects = new BoundObjects(parts.Hub, parts.Resources);
        tokens.AddRange(parts.ServiceAccounts.Authenticators(objects, new LegacyTokenUse(parts), parts.Time));
        if (options.BootstrapTokens)
        {
            tokens.Add(new AudienceAgnostic(audiences, new BootstrapTokenAuthenticator(objects, parts.Time)));
        }
        var owned = new List<IDisposable>();
        if (options.OpenIdConnect is { } issuer)
        {
            var authenticator = new OpenIdConnectAuthenticator(issuer, parts.Time);
            owned.Add(authenticator);
            tokens.Add(new AudienceAgnostic(audiences, authenticator));
        }
        if (options.Webhook is { } webhook)
        {
            var client = new WebhookClient(webhook, parts.Time);
            owned.Add(client);
            tokens.Add(new TokenCache(new WebhookTokenAuthenticator(client, audiences), options.WebhookCacheTtl, options.WebhookCacheTtl, parts.Time));
        }
        var cached = new TokenCache(new TokenUnion(tokens), options.TokenSuccessCacheTtl, TimeSpan.Zero, parts.Time, new TokenCacheMetrics(parts.Metrics));
        return new Authenticators(parts, audiences, cached, owned);
    }

    /// <summary>Who makes a request.</summary>
    public async ValueTask<Identification> AuthenticateAsync(HttpContext http)
    {
        var problems = new List<string>();
        foreach (var authenticator in requests)
        {
            var found = await authenticator.AuthenticateAsync(http);
            if (found.User is not null)
            {
                return new Identification(Authenticated(found.User));
            }
            if (found.Problem is { } problem)
            {
                problems.Add(problem);
            }
        }
        return new Identification(null, problems.Count == 0 ? null : Problems.Join(problems));
    }

    /// <summary>Whose a token is. What is wrong with one is told in upstream's words, whose own token for itself comes first and knows none.</summary>
    /// <param name="token">The token.</param>
    /// <param name="audiences">Whom it is to be meant for.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async ValueTask<TokenAnswer> AuthenticateTokenAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancel)
    {
        var answer = await tokens.AuthenticateAsync(token, audiences, cancel);
        return answer.User is null
            ? TokenAnswer.Wrong(answer.Problem is { } problem ? Problems.Join([BearerTokenAuthenticator.Invalid, problem]) : BearerTokenAuthenticator.Invalid)
            : answer with { User = Authenticated(answer.User) };
    }

    public void Dispose()
    {
        foreach (var one in owned)
        {
            one.Dispose();
        }
    }

    private static UserInfo Authenticated(UserInfo user) => user.IsAnonymous || user.Groups.Contains(UserInfo.AuthenticatedGroup) || user.Groups.Contains(UserInfo.UnauthenticatedGroup)
        ? user
        : user with { Groups = [.. user.Groups, UserInfo.AuthenticatedGroup] };
}
