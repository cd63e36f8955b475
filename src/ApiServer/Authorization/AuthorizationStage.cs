using MiniKube.Api.Meta.V1;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Authorization;

/// <summary>Whether a user may do what a request asks for.</summary>
internal interface IAuthorizer
{
    bool Allows(UserInfo user, RequestInfo request);
}

/// <summary>Whoever is known may do everything; anonymous requests reach health and version only.</summary>
internal sealed class AuthenticatedAuthorizer : IAuthorizer
{
    public bool Allows(UserInfo user, RequestInfo request) =>
        !user.IsAnonymous || (!request.IsResource && request.Verb is "get" or "head" && IsPublic(request.Path));

    private static bool IsPublic(string path) => path is "/healthz" or "/livez" or "/readyz" or "/version" or "/version/"
        || path.StartsWith("/livez/", StringComparison.Ordinal) || path.StartsWith("/readyz/", StringComparison.Ordinal)
        || path.StartsWith("/healthz/", StringComparison.Ordinal);
}

/// <summary>Refuses what the authorizer does not allow, in upstream's words.</summary>
internal sealed class AuthorizationStage(IAuthorizer authorizer, RequestHandler next)
{
    public Task HandleAsync(ApiRequest request) =>
        authorizer.Allows(request.User, request.Info) ? next(request) : ResponseBody.WriteAsync(request, Refusal(request.User, request.Info));

    private static ApiError Refusal(UserInfo user, RequestInfo info)
    {
        if (!info.IsResource)
        {
            return ApiError.Of(403, "Forbidden", $"forbidden: User \"{user.Name}\" cannot {info.Verb} path \"{info.Path}\"", new StatusDetails());
        }
        var resource = info.Subresource is null ? info.Resource : $"{info.Resource}/{info.Subresource}";
        var where = info.Namespace is null ? "at the cluster scope" : $"in the namespace \"{info.Namespace}\"";
        return ApiError.Forbidden(info.Group, info.Resource, info.Name ?? "",
            $"User \"{user.Name}\" cannot {info.Verb} resource \"{resource}\" in API group \"{info.Group}\" {where}");
    }
}
