namespace MiniKube.ApiServer.Authorization;

/// <summary>Whoever is known may do everything; anonymous requests reach health and version only.</summary>
internal sealed class AuthenticatedAuthorizer : IAuthorizer
{
    public ValueTask<AuthorizationResult> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancel) => new(new AuthorizationResult(
        !attributes.User.IsAnonymous || (!attributes.IsResource && attributes.Verb is "get" or "head" && IsPublic(attributes.Path))
            ? Decision.Allow
            : Decision.NoOpinion));

    private static bool IsPublic(string path) => path is "/healthz" or "/livez" or "/readyz" or "/version" or "/version/"
        || path.StartsWith("/livez/", StringComparison.Ordinal) || path.StartsWith("/readyz/", StringComparison.Ordinal)
        || path.StartsWith("/healthz/", StringComparison.Ordinal);
}
