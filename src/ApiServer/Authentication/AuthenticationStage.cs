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
        await next(request);
    }
}
