using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Authentication;

/// <summary>Finds out who makes the request. Without credentials it is anonymous; wrong credentials are refused.</summary>
internal sealed class AuthenticationStage(IReadOnlyList<IAuthenticator> authenticators, RequestHandler next)
{
    public async Task HandleAsync(ApiRequest request)
    {
        var refused = false;
        var user = request.Http.Features.Get<InProcessIdentity>()?.User;
        foreach (var authenticator in authenticators)
        {
            if (user is not null)
            {
                break;
            }
            var found = await authenticator.AuthenticateAsync(request.Http);
            user = found.User;
            refused |= found.Refused;
        }
        if (user is null && (refused || request.Http.Request.Headers.Authorization.Count > 0))
        {
            await ResponseBody.WriteAsync(request, ApiError.Unauthorized);
            return;
        }
        request.User = user ?? UserInfo.Anonymous;
        if (request.Http.Request.Headers.Any(h => h.Key.StartsWith("Impersonate-", StringComparison.OrdinalIgnoreCase)))
        {
            await ResponseBody.WriteAsync(request, CannotImpersonate(request));
            return;
        }
        await next(request);
    }

    // To go on as oneself would do what was not asked for.
    private static ApiError CannotImpersonate(ApiRequest request) => ApiError.Forbidden("", "users", request.Http.Request.Headers["Impersonate-User"].ToString(),
        $"User \"{request.User.Name}\" cannot impersonate resource \"users\" in API group \"\" at the cluster scope: this server knows no impersonation");
}
