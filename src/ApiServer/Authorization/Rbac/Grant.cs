using MiniKube.Api.Rbac.V1;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.Authorization.Rbac;

/// <summary>What one subject has by one binding.</summary>
/// <param name="binding">The binding for people to read: <c>RoleBinding "name/namespace"</c>.</param>
/// <param name="role">The role that it names.</param>
/// <param name="subject">The subject for people to read.</param>
/// <param name="rules">What the role allows; null where there is no such role.</param>
internal sealed class Grant(string binding, RoleRef role, string subject, RoleRules? rules)
{
    public string Binding { get; } = binding;
    public RoleRules? Rules { get; } = rules;

    /// <summary>Why what it covers is allowed.</summary>
    public string Reason => field ??= $"RBAC: allowed by {Binding} of {role.Kind} \"{role.Name}\" to {subject}";

    /// <summary>What is wrong where there are no <see cref="Rules"/>. Upstream names the resource in the singular here.</summary>
    public string Missing => role.Kind is "Role" or "ClusterRole"
        ? $"{ApiError.Qualified(role.ApiGroup, role.Kind.ToLowerInvariant())} \"{role.Name}\" not found"
        : $"unsupported role reference kind: \"{role.Kind}\"";
}
