using MiniKube.Api.Rbac.V1;
using MiniKube.ApiServer.Authentication.ServiceAccounts;
using MiniKube.ApiServer.Requests;

namespace MiniKube.ApiServer.Authorization.Rbac;

/// <summary>The bindings of one namespace, or those of the whole cluster, found by who they are for. Immutable once it is built.</summary>
internal sealed class SubjectGrants
{
    private readonly Dictionary<string, List<Grant>> users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Grant>> groups = new(StringComparer.Ordinal);

    public static SubjectGrants None { get; } = new();

    public bool IsEmpty => users.Count == 0 && groups.Count == 0;

    /// <summary>Notes a binding while it is built.</summary>
    /// <param name="subjects">Who it is for.</param>
    /// <param name="ns">The binding's namespace, which service accounts without one are in; empty for the cluster's.</param>
    /// <param name="grant">Makes the grant of a subject from the subject's description.</param>
    public void Add(IReadOnlyList<Subject> subjects, string ns, Func<string, Grant> grant)
    {
        foreach (var subject in subjects)
        {
            switch (subject.Kind)
            {
                case "User":
                    Add(users, subject.Name, grant($"User \"{subject.Name}\""));
                    break;
                case "Group":
                    Add(groups, subject.Name, grant($"Group \"{subject.Name}\""));
                    break;
                case "ServiceAccount" when (subject.Namespace is { Length: > 0 } own ? own : ns) is { Length: > 0 } home:
                    Add(users, ServiceAccountNames.UserName(home, subject.Name), grant($"ServiceAccount \"{subject.Name}/{home}\""));
                    break;
            }
        }
    }

    /// <summary>All that a user has.</summary>
    public IEnumerable<Grant> Of(UserInfo user)
    {
        if (users.TryGetValue(user.Name, out var own))
        {
            foreach (var grant in own)
            {
                yield return grant;
            }
        }
        foreach (var group in user.Groups)
        {
            if (groups.TryGetValue(group, out var shared))
            {
                foreach (var grant in shared)
                {
                    yield return grant;
                }
            }
        }
    }

    private static void Add(Dictionary<string, List<Grant>> index, string name, Grant grant)
    {
        if (!index.TryGetValue(name, out var grants))
        {
            index[name] = grants = [];
        }
        grants.Add(grant);
    }
}
