using System.CommandLine;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Hosting;

namespace MiniKube.Hosting;

/// <summary>The flags of upstream's kube-apiserver about who decides what users may do.</summary>
internal sealed class AuthorizationFlags
{
    private const string WebhookName = "default";

    private readonly Option<string[]> modes = new("--authorization-mode") { Description = "Who is asked, in order: Node, RBAC, Webhook, AlwaysAllow, AlwaysDeny (Node,RBAC)" };
    private readonly Option<string?> webhook = new("--authorization-webhook-config-file") { Description = "A kubeconfig of the service that the mode Webhook asks" };
    private readonly Option<string?> webhookVersion = new("--authorization-webhook-version") { Description = "The version of SubjectAccessReview that the service speaks; only v1 is known" };
    private readonly Option<string?> authorizedTtl = new("--authorization-webhook-cache-authorized-ttl") { Description = "How long the service's yes is good (5m0s)" };
    private readonly Option<string?> unauthorizedTtl = new("--authorization-webhook-cache-unauthorized-ttl") { Description = "How long its other answers are good (30s)" };
    private readonly Option<string?> config = new("--authorization-config") { Description = "An AuthorizationConfiguration, in place of all other flags of authorization" };

    public IReadOnlyList<Symbol> Options => [modes, webhook, webhookVersion, authorizedTtl, unauthorizedTtl, config];

    /// <summary>The options with what the flags say.</summary>
    /// <exception cref="MkubeException">Flags contradict each other, or a value is not of its form.</exception>
    public ApiServerOptions Apply(ParseResult parsed, ApiServerOptions options)
    {
        string[] given = [.. (parsed.GetValue(modes) ?? []).SelectMany(static m => m.Split(',', StringSplitOptions.TrimEntries))];
        if (parsed.GetValue(config) is { } file)
        {
            return given.Length > 0 || ((Option<string?>[])[webhook, webhookVersion, authorizedTtl, unauthorizedTtl]).Any(o => parsed.GetValue(o) is not null)
                ? throw new MkubeException("apiserver: --authorization-config can not be specified when --authorization-mode or --authorization-webhook-* flags are defined")
                : options with { Authorization = new AuthorizationOptions { Authorizers = AuthorizationConfigFile.Read(file) } };
        }
        if (parsed.GetValue(webhook) is not null && !given.Contains("Webhook"))
        {
            throw new MkubeException("apiserver: cannot specify --authorization-webhook-config-file without mode Webhook");
        }
        return given.Length == 0 ? options : options with
        {
            Authorization = new AuthorizationOptions
            {
                Authorizers = [.. given.Select(m => m == "Webhook" ? new AuthorizerOptions(m, WebhookName) { Webhook = Webhook(parsed) } : AuthorizationOptions.Of(m).Authorizers[0])],
            },
        };
    }

    private WebhookAuthorizerOptions? Webhook(ParseResult parsed)
    {
        if (parsed.GetValue(webhookVersion) is not (null or "v1"))
        {
            throw new MkubeException($"apiserver: {webhookVersion.Name}: only v1 is known");
        }
        if (parsed.GetValue(webhook) is not { } file)
        {
            return null;
        }
        var defaults = new WebhookAuthorizerOptions(WebhookKubeconfig.Read(file));
        return defaults with
        {
            AuthorizedTtl = Duration(parsed, authorizedTtl) ?? defaults.AuthorizedTtl,
            UnauthorizedTtl = Duration(parsed, unauthorizedTtl) ?? defaults.UnauthorizedTtl,
        };
    }

    private static TimeSpan? Duration(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is not { } text ? null
        : GoDuration.TryParse(text, out var duration) && duration >= TimeSpan.Zero ? duration
        : throw new MkubeException($"apiserver: {option.Name} {text}: a duration such as 1m30s is expected");
}
