using Microsoft.AspNetCore.Http;

namespace MiniKube.ApiServer.Authentication.Tokens;

/// <summary>Tokens in the header <c>Authorization: Bearer TOKEN</c> (RFC 6750). One that was found good is taken out, so that nothing passes it on.</summary>
/// <param name="tokens">Who knows them.</param>
/// <param name="audiences">The API server's own.</param>
internal sealed class BearerTokenAuthenticator(ITokenAuthenticator tokens, IReadOnlyList<string> audiences) : IAuthenticator
{
    /// <summary>What is said of a token of which nobody knows more.</summary>
    public const string Invalid = "invalid bearer token";

    public async ValueTask<Identification> AuthenticateAsync(HttpContext http)
    {
        var parts = http.Request.Headers.Authorization.ToString().Trim().Split(' ', 3);
        if (parts.Length < 2 || !parts[0].Equals("Bearer", StringComparison.OrdinalIgnoreCase) || parts[1].Length == 0)
        {
            return default;
        }
        var answer = await tokens.AuthenticateAsync(parts[1], audiences, http.RequestAborted);
        if (answer.User is null)
        {
            return new Identification(null, answer.Problem ?? Invalid);
        }
        http.Request.Headers.Authorization = default;
        return new Identification(answer.User);
    }
}
