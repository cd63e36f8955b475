using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Authentication;

/// <summary>Finds out who makes the request. Without credentials it is anonymous, where that is allowed; wrong credentials are refused.</summary>
internal sealed class AuthenticationStage(Authenticators authenticators, bool allowsAnonymous, AuthenticationMetrics metrics, TimeProvider time, RequestHandler next)
{
    public async Task HandleAsync(ApiRequest request)
    {
        var started = time.GetTimestamp();
        var found = request.Http.Features.Get<InProcessIdentity>() is { User: var local } ? new Identification(local) : await authenticators.AuthenticateAsync(request.Http);
        // Credentials that nobody here can read are no reason to serve somebody as if he had shown none.
        var isRefused = found.Problem is not null || (found.User is null && request.Http.Request.Headers.Authorization.Count > 0);
        var user = found.User ?? (isRefused || !allowsAnonymous ? null : UserInfo.Anonymous);
        metrics.Attempted(user is not null ? AuthenticationResult.Success : isRefused ? AuthenticationResult.Error : AuthenticationResult.Failure, time.GetElapsedTime(started));
        if (user is null)
        {
            await ResponseBody.WriteAsync(request, ApiError.Unauthorized);
            return;
        }
        metrics.Authenticated(user.Name);
        request.User = user;
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
