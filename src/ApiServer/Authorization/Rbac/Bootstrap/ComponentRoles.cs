using MiniKube.Api.Rbac.V1;
using static MiniKube.ApiServer.Authorization.Rbac.Bootstrap.Policy;

namespace MiniKube.ApiServer.Authorization.Rbac.Bootstrap;

/// <summary>The default roles of the cluster's components and of add-ons.</summary>
internal static class ComponentRoles
{
    private const string ControllerManager = "system:kube-controller-manager";
    private const string Scheduler = "system:kube-scheduler";
    private const string Certificates = "certificates.k8s.io";

    /// <summary>What a node needs. The node authorizer goes by these rules where it has none of its own.</summary>
    public static IReadOnlyList<PolicyRule> Node { get; } =
    [
        May("create", "authentication.k8s.io", "tokenreviews"),
        May("create", "authorization.k8s.io", "localsubjectaccessreviews subjectaccessreviews"),
        May(Read, "", "services"),
        May("create get list watch", "", "nodes"),
        May("patch update", "", "nodes/status"),
        May("patch update", "", "nodes"),
        May("create patch update", "", "events"),
        May(Read, "", "pods"),
        May("create delete", "", "pods"),
        May("patch update", "", "pods/status"),
        May("create", "", "pods/eviction"),
        May(Read, "", "secrets configmaps"),
        May("get", "", "persistentvolumeclaims persistentvolumes"),
        May("get", "", "endpoints"),
        May("create get list watch", Certificates, "certificatesigningrequests"),
        May("create delete get patch update", "coordination.k8s.io", "leases"),
        May("get", "storage.k8s.io", "volumeattachments"),
        May("create", "", "serviceaccounts/token"),
        May("get patch update", "", "persistentvolumeclaims/status"),
        May(Read, "storage.k8s.io", "csidrivers"),
        May("create delete get patch update", "storage.k8s.io", "csinodes"),
        May(Read, "node.k8s.io", "runtimeclasses"),
        May("get", "resource.k8s.io", "resourceclaims"),
        May("deletecollection", "resource.k8s.io", "resourceslices"),
        May("get", "", "serviceaccounts"),
    ];

    public static IReadOnlyList<ClusterRole> ClusterRoles { get; } =
    [
        ClusterRole("system:node", Node),
        ClusterRole("system:node-problem-detector", May("get", "", "nodes"), May("patch", "", "nodes/status"), Events),
        ClusterRole("system:node-proxier",
            May("list watch", "", "endpoints services"),
            May(Read, "", "nodes"),
            Events,
            May("list watch", "networking.k8s.io", "servicecidrs"),
            May("list watch", "discovery.k8s.io", "endpointslices")),
        ClusterRole("system:kubelet-api-admin",
            May(Read, "", "nodes"),
            May("proxy", "", "nodes"),
            May("*", "", "nodes/log nodes/metrics nodes/proxy nodes/stats"),
            May("*", "", "nodes/configz nodes/healthz nodes/pods")),
        ClusterRole("system:node-bootstrapper", May("create get list watch", Certificates, "certificatesigningrequests")),
        ClusterRole("system:auth-delegator",
            May("create", "authentication.k8s.io", "tokenreviews"),
            May("create", "authorization.k8s.io", "subjectaccessreviews")),
        ClusterRole("system:kube-aggregator", May(Read, "", "endpoints services")),
        ClusterRole(ControllerManager,
            Events,
            May("create", "coordination.k8s.io", "leases"),
            May("get update", "coordination.k8s.io", "leases", "kube-controller-manager"),
            May("create", "", "secrets serviceaccounts"),
            May("delete", "", "secrets"),
            May("get", "", "configmaps namespaces secrets serviceaccounts"),
            May("update", "", "secrets serviceaccounts"),
            May("create", "authentication.k8s.io", "tokenreviews"),
            May("create", "authorization.k8s.io", "subjectaccessreviews"),
            May("list watch", "*", "*"),
            May("create", "", "serviceaccounts/token")),
        ClusterRole(Scheduler,
            Events,
            May("create", "coordination.k8s.io", "leases"),
            May("get list update watch", "coordination.k8s.io", "leases", "kube-scheduler"),
            May(Read, "", "nodes"),
            May("delete get list watch", "", "pods"),
            May("create", "", "bindings pods/binding"),
            May("patch update", "", "pods/status"),
            May(Read, "", "replicationcontrollers services"),
            May(Read, "apps extensions", "replicasets"),
            May(Read, "apps", "statefulsets"),
            May(Read, "policy", "poddisruptionbudgets"),
            May(Read, "", "persistentvolumeclaims persistentvolumes"),
            May("create", "authentication.k8s.io", "tokenreviews"),
            May("create", "authorization.k8s.io", "subjectaccessreviews"),
            May(Read, "storage.k8s.io", "csinodes"),
            May(Read, "storage.k8s.io", "volumeattachments"),
            May(Read, "", "namespaces"),
            May(Read, "storage.k8s.io", "csidrivers"),
            May(Read, "storage.k8s.io", "csistoragecapacities"),
            May(Read, "resource.k8s.io", "deviceclasses"),
            May(ReadUpdate, "resource.k8s.io", "resourceclaims"),
            May(ReadUpdate, "resource.k8s.io", "resourceclaims/status"),
            May("patch update", "resource.k8s.io", "resourceclaims/binding"),
            May(ReadUpdate, "", "pods/finalizers"),
            May(Read, "resource.k8s.io", "resourceslices")),
        ClusterRole("system:volume-scheduler",
            May(ReadUpdate, "", "persistentvolumes"),
            May(Read, "storage.k8s.io", "storageclasses"),
            May(ReadUpdate, "", "persistentvolumeclaims")),
        ClusterRole("system:kube-dns", May("list watch", "", "endpoints services")),
        ClusterRole("system:heapster", May(Read, "", "events namespaces nodes pods"), May(Read, "extensions", "deployments")),
        ClusterRole("system:persistent-volume-provisioner",
            May("create delete get list watch", "", "persistentvolumes"),
            May("get list update watch", "", "persistentvolumeclaims"),
            May(Read, "storage.k8s.io", "storageclasses"),
            May("watch", "", "events"),
            Events),
        ClusterRole($"system:{Certificates}:certificatesigningrequests:nodeclient", May("create", Certificates, "certificatesigningrequests/nodeclient")),
        ClusterRole($"system:{Certificates}:certificatesigningrequests:selfnodeclient", May("create", Certificates, "certificatesigningrequests/selfnodeclient")),
        Approver("legacy-unknown"),
        Approver("kubelet-serving"),
        Approver("kube-apiserver-client"),
        Approver("kube-apiserver-client-kubelet"),
    ];

    public static IReadOnlyList<ClusterRoleBinding> ClusterRoleBindings { get; } =
    [
        // Nodes are the node authorizer's; upstream keeps the binding, without anybody in it.
        Bind("system:node"),
        Bind("system:node-proxier", User("system:kube-proxy")),
        Bind(ControllerManager, User(ControllerManager)),
        Bind(Scheduler, User(Scheduler)),
        Bind("system:volume-scheduler", User(Scheduler)),
        Bind("system:kube-dns", Account("kube-dns")),
    ];

    public static IReadOnlyList<Role> Roles { get; } =
    [
        Role("kube-system", "extension-apiserver-authentication-reader", May(Read, "", "configmaps", "extension-apiserver-authentication")),
        Role("kube-system", "system:controller:bootstrap-signer", May(Read, "", "secrets")),
        Role("kube-system", "system:controller:cloud-provider", May("create get list watch", "", "configmaps")),
        Role("kube-system", "system:controller:token-cleaner", May("delete get list watch", "", "secrets"), Events),
        Role("kube-system", "system::leader-locking-kube-controller-manager",
            May("watch", "", "configmaps"), May("get update", "", "configmaps", "kube-controller-manager")),
        Role("kube-system", "system::leader-locking-kube-scheduler",
            May("watch", "", "configmaps"), May("get update", "", "configmaps", "kube-scheduler")),
        Role("kube-public", "system:controller:bootstrap-signer",
            May(Read, "", "configmaps"), May("update", "", "configmaps", "cluster-info"), Events),
    ];

    public static IReadOnlyList<RoleBinding> RoleBindings { get; } =
    [
        Bind("kube-system", "system::extension-apiserver-authentication-reader", "extension-apiserver-authentication-reader", User(ControllerManager), User(Scheduler)),
        Bind("kube-system", "system::leader-locking-kube-controller-manager", "system::leader-locking-kube-controller-manager",
            User(ControllerManager), Account("kube-controller-manager")),
        Bind("kube-system", "system::leader-locking-kube-scheduler", "system::leader-locking-kube-scheduler", User(Scheduler), Account("kube-scheduler")),
        Bind("kube-system", "system:controller:bootstrap-signer", "system:controller:bootstrap-signer", Account("bootstrap-signer")),
        Bind("kube-system", "system:controller:cloud-provider", "system:controller:cloud-provider", Account("cloud-provider")),
        Bind("kube-system", "system:controller:token-cleaner", "system:controller:token-cleaner", Account("token-cleaner")),
        Bind("kube-public", "system:controller:bootstrap-signer", "system:controller:bootstrap-signer", Account("bootstrap-signer")),
    ];

    private static ClusterRole Approver(string signer) =>
        ClusterRole($"system:{Certificates}:{signer}-approver", May("approve", Certificates, "signers", $"kubernetes.io/{signer}"));
}
