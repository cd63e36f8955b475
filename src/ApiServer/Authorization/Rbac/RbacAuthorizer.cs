using MiniKube.Api.Rbac.V1;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Authorization.Rbac;

/// <summary>Allows what roles allow that are bound to the user, in the cluster or in the namespace that is asked about. It never denies.</summary>
internal sealed class RbacAuthorizer(RbacPolicy policy) : IAuthorizer
{
    public ValueTask<AuthorizationResult> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancel)
    {
        List<string>? missing = null;
        if (Allowing(policy.Cluster(), attributes, ref missing) is { } grant
            || (attributes.IsResource && attributes.Namespace.Length > 0 && (grant = Allowing(policy.Namespace(attributes.Namespace), attributes, ref missing)) is not null))
        {
            return new(new AuthorizationResult(Decision.Allow, grant.Reason));
        }
        return new(new AuthorizationResult(Decision.NoOpinion, missing is null ? "" : $"RBAC: {Together(missing)}"));
    }

    public SubjectRules RulesFor(UserInfo user, string ns)
    {
        var grants = policy.Cluster().Of(user);
        // A binding may name him and some of his groups: its rules count once.
        var all = (ns.Length == 0 ? grants : grants.Concat(policy.Namespace(ns).Of(user))).DistinctBy(static g => g.Binding).ToArray();
        var missing = all.Where(g => g.Rules is null).Select(g => g.Missing).ToArray();
        return new SubjectRules([.. all.SelectMany(g => g.Rules?.Rules ?? (IReadOnlyList<PolicyRule>)[])], missing.Length > 0, missing.Length == 0 ? null : Together(missing));
    }

    private static Grant? Allowing(SubjectGrants grants, AuthorizationAttributes asked, ref List<string>? missing)
    {
        foreach (var grant in grants.Of(asked.User))
        {
            if (grant.Rules is null)
            {
                (missing ??= []).Add(grant.Missing);
            }
            else if (grant.Rules.Allow(asked))
            {
                return grant;
            }
        }
        return null;
    }

    private static string Together(IEnumerable<string> errors)
    {
        var all = errors.Distinct(StringComparer.Ordinal).ToArray();
        return all.Length == 1 ? all[0] : $"[{string.Join(", ", all)}]";
    }
}
