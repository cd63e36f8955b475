namespace MiniKube.ApiServer.Authentication.Tokens;

/// <summary>Asks one authenticator after the other until one knows the token. When none does, all that they had to say is told.</summary>
internal sealed class TokenUnion(IReadOnlyList<ITokenAuthenticator> authenticators) : ITokenAuthenticator
{
    public async ValueTask<TokenAnswer> AuthenticateAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancel)
    {
        var problems = new List<string>();
        foreach (var authenticator in authenticators)
        {
            var answer = await authenticator.AuthenticateAsync(token, audiences, cancel);
            if (answer.User is not null)
            {
                return answer;
            }
            if (answer.Problem is { } problem)
            {
                problems.Add(problem);
            }
        }
        return problems.Count == 0 ? TokenAnswer.Unknown : TokenAnswer.Wrong(Problems.Join(problems));
    }
}

/// <summary>Several problems as one text, as upstream's aggregated errors: one by itself, more in brackets, none twice.</summary>
internal static class Problems
{
    public static string Join(IEnumerable<string> problems)
    {
        var all = problems.Distinct(StringComparer.Ordinal).ToArray();
        return all.Length == 1 ? all[0] : $"[{string.Join(", ", all)}]";
    }
}
