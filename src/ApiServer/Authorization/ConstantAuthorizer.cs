using MiniKube.Api.Rbac.V1;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Authorization;

/// <summary>Gives everybody the same answer: the modes AlwaysAllow and AlwaysDeny.</summary>
internal sealed class ConstantAuthorizer : IAuthorizer
{
    private readonly AuthorizationResult answer;
    private readonly SubjectRules rules;

    private ConstantAuthorizer(AuthorizationResult answer, SubjectRules rules) => (this.answer, this.rules) = (answer, rules);

    public static ConstantAuthorizer AlwaysAllow { get; } = new(new(Decision.Allow), new(
    [
        new PolicyRule { Verbs = ["*"], ApiGroups = ["*"], Resources = ["*"] },
        new PolicyRule { Verbs = ["*"], NonResourceURLs = ["*"] },
    ]));

    public static ConstantAuthorizer AlwaysDeny { get; } = new(new(Decision.NoOpinion, "Everything is forbidden."), SubjectRules.None);

    public ValueTask<AuthorizationResult> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancel) => new(answer);
    public SubjectRules RulesFor(UserInfo user, string ns) => rules;
}
