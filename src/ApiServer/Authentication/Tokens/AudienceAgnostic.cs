namespace MiniKube.ApiServer.Authentication.Tokens;

/// <summary>Tokens that name no audience of their own are meant for the API server's.</summary>
internal sealed class AudienceAgnostic(IReadOnlyList<string> server, ITokenAuthenticator tokens) : ITokenAuthenticator
{
    public async ValueTask<TokenAnswer> AuthenticateAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancel)
    {
        var meant = audiences.Intersect(server).ToArray();
        return meant.Length == 0 ? TokenAnswer.Unknown : await tokens.AuthenticateAsync(token, audiences, cancel) with { Audiences = meant };
    }
}
