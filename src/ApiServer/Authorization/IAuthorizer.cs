using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Authorization;

/// <summary>What somebody wants to do: the question that authorizers answer.</summary>
internal sealed record AuthorizationAttributes
{
    public required UserInfo User { get; init; }

    /// <summary>A verb of the API (get, list, watch, create, ...) or one of a kind's own (bind, impersonate, use); for other paths the method in lower case.</summary>
    public required string Verb { get; init; }

    /// <summary>Whether it is about a resource; else about <see cref="Path"/>.</summary>
    public required bool IsResource { get; init; }
    public string Group { get; init; } = "";
    public string Version { get; init; } = "";
    public string Resource { get; init; } = "";
    public string Subresource { get; init; } = "";

    /// <summary>Empty for cluster-scoped resources, and for all namespaces together.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Empty where no one object is meant.</summary>
    public string Name { get; init; } = "";
    public string Path { get; init; } = "";

    /// <summary>The question that a request asks.</summary>
    public static AuthorizationAttributes Of(UserInfo user, RequestInfo info) => new()
    {
        User = user,
        Verb = info.Verb,
        IsResource = info.IsResource,
        Group = info.Group,
        Version = info.Version,
        Resource = info.Resource,
        Subresource = info.Subresource ?? "",
        Namespace = info.Namespace ?? "",
        Name = info.Name ?? "",
        Path = info.Path,
    };
}

/// <summary>What an authorizer says. Without an opinion the next is asked; when none has one, the answer is no.</summary>
internal enum Decision { NoOpinion, Allow, Deny }

/// <summary>A decision.</summary>
/// <param name="Reason">Why, for people to read; may be empty.</param>
/// <param name="Error">What kept the authorizer from knowing better; null for nothing.</param>
internal readonly record struct AuthorizationResult(Decision Decision, string Reason = "", string? Error = null)
{
    public bool IsAllowed => Decision == Decision.Allow;
}

/// <summary>Whether somebody may do something.</summary>
internal interface IAuthorizer
{
    ValueTask<AuthorizationResult> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancel);
}
