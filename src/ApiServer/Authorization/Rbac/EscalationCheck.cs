using MiniKube.Api.Codecs;
using MiniKube.Api.Documents;
using MiniKube.Api.Rbac.V1;
using MiniKube.ApiServer.Admission;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Authorization.Rbac;

/// <summary>
/// Nobody grants what he does not have: a role may hold what its writer may do anyway, or he needs <c>escalate</c>; a binding may name a role whose rules its writer
/// holds, or he needs <c>bind</c>. Members of <c>system:masters</c> may always. Upstream checks this where it stores roles, so it cannot be switched off.
/// </summary>
internal sealed class EscalationCheck(ServerParts parts) : IAdmissionPlugin
{
    private const string Group = "rbac.authorization.k8s.io";

    private static readonly PolicyRule[] Everything =
    [
        new() { Verbs = ["*"], ApiGroups = ["*"], Resources = ["*"] },
        new() { Verbs = ["*"], NonResourceURLs = ["*"] },
    ];

    // Members that only the garbage collector needs to change, on its way to delete.
    private static readonly string[] Unguarded = ["ownerReferences", "finalizers", "managedFields", "resourceVersion"];

    public async ValueTask<AdmissionAnswer> AdmitAsync(AdmissionRequest request)
    {
        var context = request.Context;
        if (request.Object is not { } written || context.Version.Name.Group != Group || context.User.IsMaster || IsUnguarded(request.Old, written))
        {
            return new AdmissionAnswer(request.Object);
        }
        var refusal = context.Kind.Kind is "Role" or "ClusterRole" ? await CheckRoleAsync(request, written) : await CheckBindingAsync(context, written);
        return new AdmissionAnswer(written, refusal);
    }

    private async ValueTask<ApiError?> CheckRoleAsync(AdmissionRequest request, DocumentObject written)
    {
        var context = request.Context;
        if (await MayAsync(context, "escalate", context.Kind.Resource, context.Name ?? ""))
        {
            return null;
        }
        if (Exceeding(context, ApiJson.Read<Role>(written).Rules) is { } why)
        {
            return Forbidden(context, written, why);
        }
        // An aggregation takes in whatever comes to have its labels.
        var aggregates = written["aggregationRule"] is { IsNull: false } || request.Old?["aggregationRule"] is { IsNull: false };
        return aggregates && Exceeding(context, Everything) is not null
            ? Forbidden(context, written, "must have cluster-admin privileges to use the aggregationRule")
            : null;
    }

    private async ValueTask<ApiError?> CheckBindingAsync(RequestContext context, DocumentObject written)
    {
        var role = ApiJson.Read<RoleBinding>(written).RoleRef;
        if (role.Kind is not ("Role" or "ClusterRole") || role.ApiGroup != Group || role.Name.Length == 0)
        {
            // Validation has better words for it.
            return null;
        }
        var resource = role.Kind == "Role" ? "roles" : "clusterroles";
        if (await MayAsync(context, "bind", resource, role.Name))
        {
            return null;
        }
        if (parts.Rbac.RulesOf(role, context.Namespace ?? "") is not { } rules)
        {
            return ApiError.NotFound(Group, resource, role.Name);
        }
        return Exceeding(context, rules.Rules) is { } why ? Forbidden(context, written, why) : null;
    }

    private async ValueTask<bool> MayAsync(RequestContext context, string verb, string resource, string name) => (await parts.Authorizer.AuthorizeAsync(
        new AuthorizationAttributes
        {
            User = context.User,
            Verb = verb,
            IsResource = true,
            Group = Group,
            Version = "*",
            Resource = resource,
            Namespace = context.Namespace ?? "",
            Name = name,
        },
        context.Cancel)).IsAllowed;

    // What the user lacks of the rules; null for nothing.
    private string? Exceeding(RequestContext context, IReadOnlyList<PolicyRule> wanted)
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
