using MiniKube.Api.Meta.V1;
using MiniKube.Api.Rbac.V1;

namespace MiniKube.ApiServer.Authorization.Rbac.Bootstrap;

/// <summary>The notation of the default policy. Texts are words parted by blanks; as upstream, what a rule lists is in order of the alphabet.</summary>
internal static class Policy
{
    public const string Group = "rbac.authorization.k8s.io";
    public const string Read = "get list watch";
    public const string Write = "create delete deletecollection patch update";
    public const string ReadWrite = $"{Read} {Write}";
    public const string ReadUpdate = $"{Read} patch update";

    private static readonly Dictionary<string, string> Labels = new() { ["kubernetes.io/bootstrapping"] = "rbac-defaults" };
    private static readonly Dictionary<string, string> Annotations = new() { ["rbac.authorization.kubernetes.io/autoupdate"] = "true" };

    /// <summary>To write events of both groups.</summary>
    public static PolicyRule Events { get; } = new() { Verbs = Words("create patch update"), ApiGroups = ["", "events.k8s.io"], Resources = ["events"] };

    /// <summary>A rule about resources; an empty group is the core one.</summary>
    public static PolicyRule May(string verbs, string groups, string resources, string names = "") => new()
    {
        Verbs = Words(verbs),
        ApiGroups = groups.Length == 0 ? [""] : Words(groups),
        Resources = Words(resources),
        ResourceNames = Words(names),
    };

    /// <summary>A rule about other paths.</summary>
    public static PolicyRule Paths(string verbs, string paths) => new() { Verbs = Words(verbs), NonResourceURLs = Words(paths) };

    public static ClusterRole ClusterRole(string name, params IReadOnlyList<PolicyRule> rules) => new() { Metadata = Meta(name), Rules = rules };

    /// <summary>A role that is the sum of those that say so of themselves with a label.</summary>
    public static ClusterRole Sum(string name) => new()
    {
        Metadata = Meta(name),
        AggregationRule = new AggregationRule { ClusterRoleSelectors = [new LabelSelector { MatchLabels = AggregateTo(name) }] },
    };

    /// <summary>The role as a part of one made by <see cref="Sum"/>.</summary>
    public static ClusterRole PartOf(this ClusterRole role, string sum) =>
        role with { Metadata = role.Metadata with { Labels = Labels.Concat(AggregateTo(sum)).ToDictionary(StringComparer.Ordinal) } };

    public static Role Role(string ns, string name, params IReadOnlyList<PolicyRule> rules) => new() { Metadata = Meta(name, ns), Rules = rules };

    /// <summary>A binding of the cluster role of the same name.</summary>
    public static ClusterRoleBinding Bind(string name, params IReadOnlyList<Subject> subjects) => new()
    {
        Metadata = Meta(name),
        Subjects = subjects,
        RoleRef = new RoleRef { ApiGroup = Group, Kind = "ClusterRole", Name = name },
    };

    public static RoleBinding Bind(string ns, string name, string role, params IReadOnlyList<Subject> subjects) => new()
    {
        Metadata = Meta(name, ns),
        Subjects = subjects,
        RoleRef = new RoleRef { ApiGroup = Group, Kind = "Role", Name = role },
    };

    public static Subject User(string name) => new() { ApiGroup = Group, Kind = "User", Name = name };
    public static Subject GroupOf(string name) => new() { ApiGroup = Group, Kind = "Group", Name = name };

    /// <summary>A service account of kube-system.</summary>
    public static Subject Account(string name) => new() { Kind = "ServiceAccount", Name = name, Namespace = "kube-system" };

    private static ObjectMeta Meta(string name, string? ns = null) => new() { Name = name, Namespace = ns, Labels = Labels, Annotations = Annotations };
    private static Dictionary<string, string> AggregateTo(string role) => new() { [$"{Group}/aggregate-to-{role}"] = "true" };
    private static string[] Words(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
}
