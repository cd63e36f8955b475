using MiniKube.ApiServer.Authentication.Jose;
using MiniKube.ApiServer.Authentication.Tokens;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Authentication.ServiceAccounts;

/// <summary>Whether what a token of a service account claims is so; its signature has been verified.</summary>
internal interface IServiceAccountValidator
{
    ValueTask<(UserInfo? User, string? Problem)> ValidateAsync(string token, JsonWebToken claims, CancellationToken cancel);
}

/// <summary>Tokens that the cluster's own keys have signed.</summary>
/// <param name="issuers">Tokens of others are none of these.</param>
/// <param name="keys">Who may have signed.</param>
/// <param name="server">The API server's audiences, which tokens that name none are meant for.</param>
/// <param name="validator">Looks into the claims.</param>
internal sealed class ServiceAccountTokenAuthenticator(
    IReadOnlyList<string> issuers, ServiceAccountKeys keys, IReadOnlyList<string> server, IServiceAccountValidator validator) : ITokenAuthenticator
{
    public async ValueTask<TokenAnswer> AuthenticateAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancel)
    {
        if (JsonWebToken.Parse(token) is not { } claims || !issuers.Contains(claims.Issuer))
        {
            return TokenAnswer.Unknown;
        }
        var candidates = keys.All.Where(k => claims.KeyId.Length == 0 || k.Id == claims.KeyId).ToArray();
        if (candidates.Length == 0)
        {
            return TokenAnswer.Wrong("invalid signature, no keys found");
        }
        if (!candidates.Any(k => k.Algorithm == claims.Algorithm && claims.IsSignedBy(k)))
        {
            return TokenAnswer.Wrong("invalid signature");
        }
        var meant = claims.Audiences.Count > 0 ? claims.Audiences : server;
        var agreed = meant.Intersect(audiences).ToArray();
        if (agreed.Length == 0)
        {
            return TokenAnswer.Wrong($"token audiences {Quoted(meant)} is invalid for the target audiences {Quoted(audiences)}");
        }
        var (user, problem) = await validator.ValidateAsync(token, claims, cancel);
        return user is null ? TokenAnswer.Wrong(problem!) : TokenAnswer.Of(user, agreed);
    }

    private static string Quoted(IReadOnlyList<string> texts) => $"[{string.Join(' ', texts.Select(Kinds.FieldError.Quote))}]";
}
