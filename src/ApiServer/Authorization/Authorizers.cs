using MiniKube.ApiServer.Authorization.Node;
using MiniKube.ApiServer.Authorization.Rbac;
using MiniKube.ApiServer.Hosting;

namespace MiniKube.ApiServer.Authorization;

/// <summary>Makes the authorizers that the options ask for.</summary>
internal static class Authorizers
{
    private static readonly string[] Modes = ["AlwaysAllow", "AlwaysDeny", "Node", "RBAC"];

    /// <exception cref="FormatException">There is no such mode, or none is given, or one is given twice.</exception>
    public static IAuthorizer Create(ServerParts parts)
    {
        var modes = parts.Options.Authorization.Modes;
        if (modes.Count == 0)
        {
            throw new FormatException("at least one authorization-mode must be passed");
        }
        if (modes.FirstOrDefault(m => !Modes.Contains(m)) is { } unknown)
        {
            throw new FormatException($"authorization-mode \"{unknown}\" is not a valid mode");
        }
        if (modes.Count != modes.Distinct(StringComparer.Ordinal).Count())
        {
            throw new FormatException($"authorization-mode [{string.Join(' ', modes)}] has mode specified more than once");
        }
        var all = modes.Select(mode => parts.AuthorizationMetrics.Counted(mode, mode.ToLowerInvariant(), Create(parts, mode)));
        return new FreshAuthorizer(parts.Hub, new AuthorizerChain([new PrivilegedGroupAuthorizer(), .. all]));
    }

    private static IAuthorizer Create(ServerParts parts, string mode) => mode switch
    {
        "AlwaysAllow" => ConstantAuthorizer.AlwaysAllow,
        "AlwaysDeny" => ConstantAuthorizer.AlwaysDeny,
        "Node" => new NodeAuthorizer(parts.Resources),
        _ => new RbacAuthorizer(parts.Rbac),
    };
}
