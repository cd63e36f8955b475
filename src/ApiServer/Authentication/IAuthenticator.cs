using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Authentication;

/// <summary>What an authenticator says about a request.</summary>
/// <param name="User">Who it is; null where this authenticator does not know.</param>
/// <param name="Problem">Why the credentials that were shown are refused; null where there is nothing to say.</param>
internal readonly record struct Identification(UserInfo? User, string? Problem = null);

/// <summary>One way to find out who makes a request.</summary>
internal interface IAuthenticator
{
    ValueTask<Identification> AuthenticateAsync(HttpContext http);
}

/// <summary>An identity that code in this process gives a request. It cannot come over a socket: features are not headers.</summary>
internal sealed record InProcessIdentity(UserInfo User);
