using MiniKube.ApiServer.Requests;
using MiniKube.Storage;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.Authorization;

/// <summary>
/// Refuses nobody for what was granted before he asked: the authorizers look at caches, which follow the store, so a refusal waits until they hold every commit
/// that completed before, and asks once more if they have moved. What is allowed waits for nothing.
/// </summary>
internal sealed class FreshAuthorizer(CacheHub hub, IAuthorizer authorizer) : IAuthorizer
{
    public ValueTask<AuthorizationResult> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancel)
    {
        var seen = hub.Revision;
        var answer = authorizer.AuthorizeAsync(attributes, cancel);
        if (!answer.IsCompletedSuccessfully)
        {
            return ReconsiderAsync(answer, seen, attributes, cancel);
        }
        var result = answer.Result;
        return result.IsAllowed ? new(result) : ReconsiderAsync(new(result), seen, attributes, cancel);
    }

    public SubjectRules RulesFor(UserInfo user, string ns) => authorizer.RulesFor(user, ns);

    private async ValueTask<AuthorizationResult> ReconsiderAsync(
        ValueTask<AuthorizationResult> asked, long seen, AuthorizationAttributes attributes, CancellationToken cancel)
    {
        var answer = await asked;
        if (answer.Decision != Decision.NoOpinion)
        {
            return answer;
        }
        try
        {
            return await hub.WaitUntilFreshAsync(cancel) == seen ? answer : await authorizer.AuthorizeAsync(attributes, cancel);
        }
        catch (StoreException)
        {
            // What the store does not tell was not granted.
            return answer;
        }
    }
}
