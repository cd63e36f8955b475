using MiniKube.ApiServer.Authorization.Node;
using MiniKube.ApiServer.Authorization.Rbac;
using MiniKube.ApiServer.Authorization.Webhook;
using MiniKube.ApiServer.Hosting;

namespace MiniKube.ApiServer.Authorization;

/// <summary>Makes the authorizers that the options ask for.</summary>
internal static class Authorizers
{
    private static readonly string[] Modes = ["AlwaysAllow", "AlwaysDeny", "Node", "RBAC", "Webhook"];

    /// <exception cref="FormatException">There is no such mode, or none is given, or one is given twice.</exception>
    public static IAuthorizer Create(ServerParts parts)
    {
        var all = parts.Options.Authorization.Authorizers;
        if (all.Count == 0)
        {
            throw new FormatException("at least one authorization-mode must be passed");
        }
        if (all.FirstOrDefault(a => !Modes.Contains(a.Type)) is { } unknown)
        {
            throw new FormatException($"authorization-mode \"{unknown.Type}\" is not a valid mode");
        }
        // Several webhooks may be asked, under names of their own.
        var modes = all.Where(static a => a.Type != "Webhook").Select(static a => a.Type).ToArray();
        if (modes.Length != modes.Distinct(StringComparer.Ordinal).Count())
        {
            throw new FormatException($"authorization-mode [{string.Join(' ', all.Select(static a => a.Type))}] has mode specified more than once");
        }
        var webhooks = new Lazy<WebhookMetrics>(() => new WebhookMetrics(parts.Metrics));
        var counted = all.Select(a => parts.AuthorizationMetrics.Counted(a.Type, a.Name, Create(parts, a, webhooks)));
        return new FreshAuthorizer(parts.Hub, new AuthorizerChain([new PrivilegedGroupAuthorizer(), .. counted]));
    }

    private static IAuthorizer Create(ServerParts parts, AuthorizerOptions options, Lazy<WebhookMetrics> webhooks) => options.Type switch
    {
        "AlwaysAllow" => ConstantAuthorizer.AlwaysAllow,
        "AlwaysDeny" => ConstantAuthorizer.AlwaysDeny,
        "Node" => new NodeAuthorizer(parts.Resources),
        "RBAC" => new RbacAuthorizer(parts.Rbac),
        _ => new WebhookAuthorizer(options.Name,
            options.Webhook ?? throw new FormatException("authorization-mode Webhook's authorization config file not passed"), webhooks.Value, parts.Time),
    };
}
