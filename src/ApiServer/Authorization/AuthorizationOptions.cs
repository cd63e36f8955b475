using MiniKube.ApiServer.Webhooks;

namespace MiniKube.ApiServer.Authorization;

/// <summary>Who decides what users may do: upstream's flags <c>--authorization-*</c>, or its AuthorizationConfiguration.</summary>
public sealed record AuthorizationOptions
{
    /// <summary>The authorizers in the order in which they are asked. <c>system:masters</c> may do everything, whatever they say.</summary>
    public IReadOnlyList<AuthorizerOptions> Authorizers { get; init; } = [ByMode("Node"), ByMode("RBAC")];

    /// <summary>Authorizers that need no more than their mode.</summary>
    public static AuthorizationOptions Of(params IReadOnlyList<string> modes) => new() { Authorizers = [.. modes.Select(ByMode)] };

    private static AuthorizerOptions ByMode(string mode) => new(mode, mode.ToLowerInvariant());
}

/// <summary>One authorizer.</summary>
/// <param name="Type">Node, RBAC, Webhook, AlwaysAllow or AlwaysDeny.</param>
/// <param name="Name">Tells it from others; metrics show it.</param>
public sealed record AuthorizerOptions(string Type, string Name)
{
    /// <summary>For the type Webhook: the service to ask.</summary>
    public WebhookAuthorizerOptions? Webhook { get; init; }
}

/// <summary>A service that is asked by <c>authorization.k8s.io/v1 SubjectAccessReview</c>.</summary>
/// <param name="Endpoint">Where it is.</param>
public sealed record WebhookAuthorizerOptions(WebhookEndpoint Endpoint)
{
    /// <summary>How long a yes is good; 0 for asking every time.</summary>
    public TimeSpan AuthorizedTtl { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long any other answer is good.</summary>
    public TimeSpan UnauthorizedTtl { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait for an answer, all tries together.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a request is denied that the service has no answer for; else the next authorizer is asked.</summary>
    public bool FailClosed { get; init; }
}
