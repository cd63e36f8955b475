using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using MiniKube.Api.Codecs;
using MiniKube.Api.Rbac.V1;
using MiniKube.ApiServer.Resources;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.Authorization.Rbac;

/// <summary>
/// Roles and bindings as they are now, looked up by namespace and subject. It is made from the watch caches when it is first asked for, and anew when one of
/// them has changed; an object is decoded once for each of its versions. Readers take no lock: what they find never changes.
/// </summary>
internal sealed class RbacPolicy(ResourceRegistry resources)
{
    private readonly ResourceStorage roles = resources.Of("Role");
    private readonly ResourceStorage clusterRoles = resources.Of("ClusterRole");
    private readonly ResourceStorage roleBindings = resources.Of("RoleBinding");
    private readonly ResourceStorage clusterRoleBindings = resources.Of("ClusterRoleBinding");

    private readonly ConditionalWeakTable<CacheEntry, RoleRules> rules = [];
    private readonly ConditionalWeakTable<CacheEntry, RoleBinding> bindings = [];
    private Built<SubjectGrants>? cluster;
    private Built<ConcurrentDictionary<string, SubjectGrants>>? namespaces;

    // What was built, and of which state of the caches.
    private sealed record Built<T>(long Bindings, long Roles, long ClusterRoles, T Grants);

    /// <summary>What ClusterRoleBindings grant.</summary>
    public SubjectGrants Cluster()
    {
        // Revisions are read before the objects: what is newer than they say is only looked at once more.
        var (ofBindings, ofClusterRoles) = (clusterRoleBindings.Cache.LastChange, clusterRoles.Cache.LastChange);
        if (Volatile.Read(ref cluster) is { } known && known.Bindings == ofBindings && known.ClusterRoles == ofClusterRoles)
        {
            return known.Grants;
        }
        var built = new Built<SubjectGrants>(ofBindings, 0, ofClusterRoles, Build(clusterRoleBindings, clusterRoleBindings.Cache.Prefix, ""));
        Volatile.Write(ref cluster, built);
        return built.Grants;
    }

    /// <summary>What RoleBindings of a namespace grant.</summary>
    public SubjectGrants Namespace(string ns)
    {
        var (ofBindings, ofRoles, ofClusterRoles) = (roleBindings.Cache.LastChange, roles.Cache.LastChange, clusterRoles.Cache.LastChange);
        if (Volatile.Read(ref namespaces) is not { } known || known.Bindings != ofBindings || known.Roles != ofRoles || known.ClusterRoles != ofClusterRoles)
        {
            // All that was built before goes, also of namespaces that nobody will ask about again.
            known = new Built<ConcurrentDictionary<string, SubjectGrants>>(ofBindings, ofRoles, ofClusterRoles, new(StringComparer.Ordinal));
            Volatile.Write(ref namespaces, known);
        }
        if (!known.Grants.TryGetValue(ns, out var grants))
        {
            grants = Build(roleBindings, roleBindings.Scope(ns)!, ns);
            // Anybody can ask about any name, so only what exists is kept.
            if (!grants.IsEmpty)
            {
                known.Grants[ns] = grants;
            }
        }
        return grants;
    }

    /// <summary>What a role allows; null where there is none of that name.</summary>
    /// <param name="role">The role that a binding names.</param>
    /// <param name="ns">The binding's namespace; empty for the cluster's.</param>
    public RoleRules? RulesOf(RoleRef role, string ns)
    {
        var storage = role.Kind switch { "ClusterRole" => clusterRoles, "Role" when ns.Length > 0 => roles, _ => null };
        return storage?.Cache.Find(storage.Key(ns, role.Name)) is { } entry ? rules.GetValue(entry, static e => new RoleRules(ApiJson.Read<Role>(e.Json.Span).Rules)) : null;
    }

    private SubjectGrants Build(ResourceStorage storage, string prefix, string ns)
    {
        SubjectGrants? grants = null;
        foreach (var entry in storage.Cache.Snapshot().Under(prefix))
        {
            // Bindings of both kinds have the same members.
            var binding = bindings.GetValue(entry, static e => ApiJson.Read<RoleBinding>(e.Json.Span));
            var described = ns.Length == 0 ? $"ClusterRoleBinding \"{binding.Metadata.Name}\"" : $"RoleBinding \"{binding.Metadata.Name}/{ns}\"";
            var allowed = RulesOf(binding.RoleRef, ns);
            grants ??= new SubjectGrants();
            grants.Add(binding.Subjects, ns, subject => new Grant(described, binding.RoleRef, subject, allowed));
        }
        return grants ?? SubjectGrants.None;
    }
}
