using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Authorization;

/// <summary>Authorizers one after the other: the first that allows or denies decides. The reasons of those without an opinion are told together.</summary>
internal sealed class AuthorizerChain(IReadOnlyList<IAuthorizer> authorizers) : IAuthorizer
{
    public async ValueTask<AuthorizationResult> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancel)
    {
        var (reason, error) = ("", (string?)null);
        foreach (var authorizer in authorizers)
        {
            var result = await authorizer.AuthorizeAsync(attributes, cancel);
            if (result.Decision != Decision.NoOpinion)
            {
                return result;
            }
            reason = reason.Length == 0 || result.Reason.Length == 0 ? reason + result.Reason : $"{reason}\n{result.Reason}";
            error = error is null || result.Error is null ? error ?? result.Error : $"{error}, {result.Error}";
        }
        return new AuthorizationResult(Decision.NoOpinion, reason, error);
    }

    public SubjectRules RulesFor(UserInfo user, string ns)
    {
        var all = authorizers.Select(a => a.RulesFor(user, ns)).ToArray();
        var errors = all.Select(r => r.Error).Where(e => e is not null).ToArray();
        return new SubjectRules([.. all.SelectMany(r => r.Rules)], all.Any(r => r.Incomplete), errors.Length == 0 ? null : string.Join(", ", errors));
    }
}
