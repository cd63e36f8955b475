using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Authorization;

/// <summary>
/// Allows everything to <c>system:masters</c>, in every mode: whoever breaks the roles can mend them. What its members may do is listed by the role that they have as well.
/// </summary>
internal sealed class PrivilegedGroupAuthorizer : IAuthorizer
{
    public ValueTask<AuthorizationResult> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancel) =>
        new(new AuthorizationResult(attributes.User.IsMaster ? Decision.Allow : Decision.NoOpinion));

    public SubjectRules RulesFor(UserInfo user, string ns) => SubjectRules.None;
}
