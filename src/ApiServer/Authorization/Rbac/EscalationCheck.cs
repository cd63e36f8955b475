using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Rbac.V1;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Authorization.Rbac;

/// <summary>
/// Nobody grants what he does not have: a role may hold what its writer may do anyway, or he needs <c>escalate</c>; a binding may name a role whose rules its writer
/// holds, or he needs <c>bind</c>. Members of <c>system:masters</c> may always.
/// </summary>
internal static class EscalationCheck
{
    private const string Group = "rbac.authorization.k8s.io";

    private static readonly PolicyRule[] Everything =
    [
        new() { Verbs = ["*"], ApiGroups = ["*"], Resources = ["*"] },
        new() { Verbs = ["*"], NonResourceURLs = ["*"] },
    ];

    // Members that only the garbage collector needs to change, on its way to delete.
    private static readonly string[] Unguarded = ["ownerReferences", "finalizers", "managedFields", "resourceVersion"];

    /// <summary>Why a user may not write a Role or ClusterRole; null where he may.</summary>
    public static async ValueTask<ApiError?> CheckRoleAsync(ServerParts parts, RequestContext context, DocumentObject? old, DocumentObject written)
    {
        if (context.User.IsMaster || IsUnguarded(old, written) || await MayAsync(parts, context, "escalate", context.Kind.Resource, context.Name ?? ""))
        {
            return null;
        }
        if (Exceeding(parts, context, ApiJson.Read<Role>(written).Rules) is { } why)
        {
            return Forbidden(context, written, why);
        }
        // An aggregation takes in whatever comes to have its labels.
        var aggregates = written["aggregationRule"] is { IsNull: false } || old?["aggregationRule"] is { IsNull: false };
        return aggregates && Exceeding(parts, context, Everything) is not null
            ? Forbidden(context, written, "must have cluster-admin privileges to use the aggregationRule")
            : null;
    }

    /// <summary>Why a user may not write a RoleBinding or ClusterRoleBinding; null where he may.</summary>
    public static async ValueTask<ApiError?> CheckBindingAsync(ServerParts parts, RequestContext context, DocumentObject? old, DocumentObject written)
    {
        var role = ApiJson.Read<RoleBinding>(written).RoleRef;
        // Of what is no role, validation speaks.
        if (context.User.IsMaster || IsUnguarded(old, written) || role.Kind is not ("Role" or "ClusterRole") || role.ApiGroup != Group || role.Name.Length == 0)
        {
            return null;
        }
        var resource = role.Kind == "Role" ? "roles" : "clusterroles";
        if (await MayAsync(parts, context, "bind", resource, role.Name))
        {
            return null;
        }
        if (parts.Rbac.RulesOf(role, context.Namespace ?? "") is not { } rules)
        {
            return ApiError.NotFound(Group, resource, role.Name);
        }
        return Exceeding(parts, context, rules.Rules) is { } why ? Forbidden(context, written, why) : null;
    }

    private static async ValueTask<bool> MayAsync(ServerParts parts, RequestContext context, string verb, string resource, string name)
    {
        var asked = new AuthorizationAttributes
        {
            User = context.User,
            Verb = verb,
            IsResource = true,
            Group = Group,
            Version = "*",
            Resource = resource,
            Namespace = context.Namespace ?? "",
            Name = name,
        };
        return (await parts.Authorizer.AuthorizeAsync(asked, context.Cancel)).IsAllowed;
    }

    // What the user lacks of the rules; null for nothing.
    private static string? Exceeding(ServerParts parts, RequestContext context, IReadOnlyList<PolicyRule> wanted)
    {
        var held = new RbacAuthorizer(parts.Rbac).RulesFor(context.User, context.Namespace ?? "");
        var missing = RuleCover.Missing(held.Rules, wanted);
        if (missing.Count == 0)
        {
            return null;
        }
        var lines = RuleCover.Compact(missing).Select(RuleCover.Describe).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var errors = held.Error is { } error ? $"; resolution errors: [{error}]" : "";
        return $"user {FieldError.Quote(context.User.Name)} (groups={RuleCover.Quote(context.User.Groups)}) is attempting to grant RBAC permissions not currently held:\n{string.Join('\n', lines)}{errors}";
    }

    private static bool IsUnguarded(DocumentObject? old, DocumentObject written) =>
        old is not null && Unguarded.Aggregate(written, (o, name) => o.WithMetaOf(old, name)).Equals(old);

    private static ApiError Forbidden(RequestContext context, DocumentObject written, string why) =>
        ApiError.Forbidden(Group, context.Kind.Resource, written.Name(), why);
}
