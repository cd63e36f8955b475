namespace MiniKube.ApiServer.Authorization;

/// <summary>Who decides what users may do: kube-apiserver's flags <c>--authorization-*</c>.</summary>
public sealed record AuthorizationOptions
{
    /// <summary>The authorizers in the order in which they are asked: Node, RBAC, Webhook, AlwaysAllow or AlwaysDeny.</summary>
    public IReadOnlyList<string> Modes { get; init; } = ["Node", "RBAC"];
}
