using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace MiniKube.ApiServer.Authentication.Tokens;

/// <summary>
/// Tokens of browsers, which can set no header of a WebSocket but its subprotocols: one of these is <c>base64url.bearer.authorization.k8s.io.</c> with the
/// token in base64url behind it. There has to be another one beside it, to be agreed on. One that was found good is taken out.
/// </summary>
/// <param name="tokens">Who knows them.</param>
/// <param name="audiences">The API server's own.</param>
internal sealed class WebSocketTokenAuthenticator(ITokenAuthenticator tokens, IReadOnlyList<string> audiences) : IAuthenticator
{
    private const string Prefix = "base64url.bearer.authorization.k8s.io.";

    public async ValueTask<Identification> AuthenticateAsync(HttpContext http)
    {
        var headers = http.Request.Headers;
        if (!headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase)
            || !headers.Connection.ToString().Contains("upgrade", StringComparison.OrdinalIgnoreCase))
        {
            return default;
        }
        var protocols = headers.SecWebSocketProtocol.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var shown = protocols.Where(p => p.StartsWith(Prefix, StringComparison.Ordinal)).ToArray();
        if (shown.Length == 0)
        {
            return default;
        }
        if (shown.Length > 1)
        {
            return new Identification(null, "multiple base64.bearer.authorization tokens specified");
        }
        if (protocols.Length == 1)
        {
            return new Identification(null, "missing additional subprotocol");
        }
        if (Decode(shown[0][Prefix.Length..]) is not { Length: > 0 } token)
        {
            return new Identification(null, "invalid base64.bearer.authorization token encoding");
        }
        var answer = await tokens.AuthenticateAsync(token, audiences, http.RequestAborted);
        if (answer.User is null)
        {
            return new Identification(null, answer.Problem ?? BearerTokenAuthenticator.Invalid);
        }
        headers.SecWebSocketProtocol = string.Join(", ", protocols.Except(shown));
        return new Identification(answer.User);
    }

    private static string? Decode(string text)
    {
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
