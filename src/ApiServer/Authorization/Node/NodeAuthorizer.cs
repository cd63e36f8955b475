using MiniKube.Api.Documents;
using MiniKube.ApiServer.Authorization.Rbac;
using MiniKube.ApiServer.Authorization.Rbac.Bootstrap;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Authorization.Node;

/// <summary>
/// Allows nodes what they need to run the pods that are bound to them: the objects that these pods name, the node's own objects, and for all else what the role
/// <c>system:node</c> says. Admission (NodeRestriction) limits what they may change of it.
/// </summary>
internal sealed class NodeAuthorizer(ResourceRegistry resources) : IAuthorizer
{
    private const string LeaseNamespace = "kube-node-lease";

    private readonly NodeGraph graph = new(resources);
    private readonly RoleRules rules = new(ComponentRoles.Node);

    public ValueTask<AuthorizationResult> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancel) =>
        NodeUser.NodeOf(attributes.User) switch
        {
            null => new(No()),
            // Pods that are bound to no node are not its pods.
            "" => new(No($"unknown node for user {FieldError.Quote(attributes.User.Name)}")),
            var node => AuthorizeAsync(node, attributes, cancel),
        };

    public SubjectRules RulesFor(UserInfo user, string ns) => NodeUser.NodeOf(user) is null
        ? SubjectRules.None
        : new SubjectRules([], Incomplete: true, "node authorizer does not support user rule resolution");

    private ValueTask<AuthorizationResult> AuthorizeAsync(string node, AuthorizationAttributes asked, CancellationToken cancel) =>
        (asked.IsResource ? ApiGroupResource(asked) : "") switch
        {
            "secrets" or "configmaps" => ReadAsync(node, asked, cancel),
            "persistentvolumeclaims" when asked.Subresource == "status" => asked.Verb is "update" or "patch"
                ? RelatedAsync(node, asked, cancel)
                : new(No("can only get/update/patch this type")),
            "persistentvolumeclaims" or "persistentvolumes" or "resourceclaims.resource.k8s.io" or "volumeattachments.storage.k8s.io" => GetAsync(node, asked, cancel),
            "serviceaccounts" when asked is { Verb: "get", Subresource: "" } => GetAsync(node, asked, cancel),
            "serviceaccounts" => CreateTokenAsync(node, asked, cancel),
            "leases.coordination.k8s.io" => new(Lease(node, asked)),
            "csinodes.storage.k8s.io" => new(CsiNode(node, asked)),
            "resourceslices.resource.k8s.io" => ResourceSliceAsync(node, asked, cancel),
            "nodes" => new(Node(node, asked)),
            "pods" => PodAsync(node, asked, cancel),
            _ => new(rules.Allow(asked) ? Yes : No()),
        };

    private ValueTask<AuthorizationResult> GetAsync(string node, AuthorizationAttributes asked, CancellationToken cancel) =>
        asked.Verb != "get" ? new(No("can only get individual resources of this type"))
        : asked.Subresource.Length > 0 ? new(No("cannot get subresource"))
        : RelatedAsync(node, asked, cancel);

    private ValueTask<AuthorizationResult> ReadAsync(string node, AuthorizationAttributes asked, CancellationToken cancel) =>
        !IsRead(asked) ? new(No("can only read resources of this type"))
        : asked.Subresource.Length > 0 ? new(No("cannot read subresource"))
        : asked.Namespace.Length == 0 ? new(No("can only read namespaced object of this type"))
        : RelatedAsync(node, asked, cancel);

    private ValueTask<AuthorizationResult> CreateTokenAsync(string node, AuthorizationAttributes asked, CancellationToken cancel) =>
        asked.Verb != "create" || asked.Name.Length == 0 ? new(No("can only create tokens for individual service accounts"))
        : asked.Subresource != "token" ? new(No("can only create token subresource of serviceaccount"))
        : RelatedAsync(node, asked, cancel);

    private async ValueTask<AuthorizationResult> RelatedAsync(string node, AuthorizationAttributes asked, CancellationToken cancel)
    {
        if (asked.Name.Length == 0)
        {
            return No("No Object name found");
        }
        var related = asked.Resource switch
        {
            "persistentvolumes" => await graph.UsesVolumeAsync(node, asked.Name, cancel),
            "volumeattachments" => Says("VolumeAttachment", asked, "spec", "nodeName") == node,
            "resourceslices" => Says("ResourceSlice", asked, "spec", "nodeName") == node,
            "pods" => Says("Pod", asked, "spec", "nodeName") == node,
            _ => await graph.UsesAsync(node, asked.Namespace, asked.Resource, asked.Name, cancel),
        };
        return related ? Yes : No($"no relationship found between node '{node}' and this object");
    }

    private static AuthorizationResult Lease(string node, AuthorizationAttributes asked) => asked switch
    {
        { Verb: not ("get" or "create" or "update" or "patch" or "delete") } => No("can only get, create, update, patch, or delete a node lease"),
        { Namespace: not LeaseNamespace } => No($"can only access leases in the \"{LeaseNamespace}\" system namespace"),
        // The name of what is created is not in the path; admission looks at it.
        { Verb: not "create" } when asked.Name != node => No("can only access node lease with the same name as the requesting node"),
        _ => Yes,
    };

    private static AuthorizationResult CsiNode(string node, AuthorizationAttributes asked) => asked switch
    {
        { Verb: not ("get" or "create" or "update" or "patch" or "delete") } => No("can only get, create, update, patch, or delete a CSINode"),
        { Subresource.Length: > 0 } => No("cannot authorize CSINode subresources"),
        { Verb: not "create" } when asked.Name != node => No("can only access CSINode with the same name as the requesting node"),
        _ => Yes,
    };

    private ValueTask<AuthorizationResult> ResourceSliceAsync(string node, AuthorizationAttributes asked, CancellationToken cancel) => asked switch
    {
        { Subresource.Length: > 0 } => new(No("cannot authorize ResourceSlice subresources")),
        { Verb: "create" } => new(Yes),
        { Verb: "get" or "update" or "patch" or "delete" } => RelatedAsync(node, asked, cancel),
        { Verb: "watch" or "list" or "deletecollection" } => new(IsLimitedTo("spec.nodeName", node, asked)
            ? Yes
            : No("can only list/watch/deletecollection resourceslices with nodeName field selector")),
        _ => new(No("only the following verbs are allowed for a ResourceSlice: get, watch, list, create, update, patch, delete, deletecollection")),
    };

    private static AuthorizationResult Node(string node, AuthorizationAttributes asked) => asked switch
    {
        { Subresource: "", Verb: "create" or "update" or "patch" } or { Subresource: "status", Verb: "update" or "patch" } => Yes,
        { Subresource: "" } when IsRead(asked) => asked.Name == node ? Yes
            : asked.Name.Length == 0 ? No($"node '{node}' cannot read all nodes, only its own Node object")
            : No($"node '{node}' cannot read '{asked.Name}', only its own Node object"),
        _ => No(),
    };

    private ValueTask<AuthorizationResult> PodAsync(string node, AuthorizationAttributes asked, CancellationToken cancel) => asked switch
    {
        { Subresource: "", Verb: "get" } => RelatedAsync(node, asked, cancel),
        { Subresource: "", Verb: "list" or "watch" } => IsLimitedTo("spec.nodeName", node, asked) ? new(Yes)
            : asked.Name.Length > 0 ? RelatedAsync(node, asked, cancel)
            : new(No("can only list/watch pods with spec.nodeName field selector")),
        { Subresource: "", Verb: "create" or "delete" } or { Subresource: "status", Verb: "update" or "patch" } or { Subresource: "eviction", Verb: "create" } => new(Yes),
        _ => new(No()),
    };

    private static bool IsRead(AuthorizationAttributes asked) => asked.Verb is "get" or "list" or "watch";

    private static bool IsLimitedTo(string field, string node, AuthorizationAttributes asked) =>
        asked.Fields.RequiresExactMatch(field, out var value) && value == node;

    // What a member of the object that is asked about says; null where there is no such object.
    private string? Says(string kind, AuthorizationAttributes asked, params ReadOnlySpan<string> path)
    {
        var storage = resources.Of(kind);
        return storage.Cache.Find(storage.Key(asked.Namespace, asked.Name)) is { } entry ? DocumentJson.Parse(entry.Json.Span).Text(path) : null;
    }

    private static string ApiGroupResource(AuthorizationAttributes asked) => Statuses.ApiError.Qualified(asked.Group, asked.Resource);

    private static AuthorizationResult Yes { get; } = new(Decision.Allow);

    private static AuthorizationResult No(string reason = "") => new(Decision.NoOpinion, reason);
}
