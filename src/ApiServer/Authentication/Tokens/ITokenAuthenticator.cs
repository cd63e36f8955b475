using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Authentication.Tokens;

/// <summary>What a token authenticator says about a token.</summary>
/// <param name="User">Whose it is; null where this authenticator does not know.</param>
/// <param name="Audiences">Those of the audiences that were asked for that the token is meant for.</param>
/// <param name="Problem">Why it is nobody's, or why that cannot be found out; null where there is nothing to say.</param>
internal readonly record struct TokenAnswer(UserInfo? User, IReadOnlyList<string> Audiences, string? Problem)
{
    /// <summary>The token is not of the kind that is looked for.</summary>
    public static TokenAnswer Unknown { get; } = new(null, [], null);

    public static TokenAnswer Of(UserInfo user, IReadOnlyList<string> audiences) => new(user, audiences, null);

    public static TokenAnswer Wrong(string problem) => new(null, [], problem);
}

/// <summary>One way to find out whose a bearer token is.</summary>
internal interface ITokenAuthenticator
{
    /// <param name="token">As it came; not empty.</param>
    /// <param name="audiences">Whom it is to be meant for: one of these is enough.</param>
    /// <param name="cancel">Ends the wait.</param>
    ValueTask<TokenAnswer> AuthenticateAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancel);
}
