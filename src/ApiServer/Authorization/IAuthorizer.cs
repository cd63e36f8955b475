using MiniKube.Api.Rbac.V1;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Authorization;

/// <summary>What an authorizer says. Without an opinion the next is asked; when none has one, the answer is no.</summary>
internal enum Decision { NoOpinion, Allow, Deny }

/// <summary>A decision.</summary>
/// <param name="Reason">Why, for people to read; may be empty.</param>
/// <param name="Error">What kept the authorizer from knowing better; null for nothing.</param>
internal readonly record struct AuthorizationResult(Decision Decision, string Reason = "", string? Error = null)
{
    public bool IsAllowed => Decision == Decision.Allow;
}

/// <summary>Whether somebody may do something.</summary>
internal interface IAuthorizer
{
    ValueTask<AuthorizationResult> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancel);

    /// <summary>All that somebody may do in a namespace, as far as this authorizer can list it.</summary>
    SubjectRules RulesFor(UserInfo user, string ns);
}

/// <summary>What somebody may do.</summary>
/// <param name="Rules">The rules; each is about resources or about other paths.</param>
/// <param name="Incomplete">There may be more.</param>
/// <param name="Error">Why the list is not complete; null where it is.</param>
internal sealed record SubjectRules(IReadOnlyList<PolicyRule> Rules, bool Incomplete = false, string? Error = null)
{
    public static SubjectRules None { get; } = new([]);
}
