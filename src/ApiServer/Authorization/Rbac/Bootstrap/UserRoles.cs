using MiniKube.Api.Rbac.V1;
using static MiniKube.ApiServer.Authorization.Rbac.Bootstrap.Policy;

namespace MiniKube.ApiServer.Authorization.Rbac.Bootstrap;

/// <summary>The default roles for people: cluster-admin, admin, edit and view, and what everybody has.</summary>
internal static class UserRoles
{
    public static IReadOnlyList<ClusterRole> ClusterRoles { get; } =
    [
        ClusterRole("cluster-admin", May("*", "*", "*"), Paths("*", "*")),
        ClusterRole("system:discovery", Paths("get", "/api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz /version /version/")),
        ClusterRole("system:public-info-viewer", Paths("get", "/healthz /livez /readyz /version /version/")),
        ClusterRole("system:monitoring", Paths("get", "/healthz /healthz/* /livez /livez/* /metrics /metrics/slis /readyz /readyz/*")),
        ClusterRole("system:basic-user",
            May("create", "authorization.k8s.io", "selfsubjectaccessreviews selfsubjectrulesreviews"),
            May("create", "authentication.k8s.io", "selfsubjectreviews")),
        ClusterRole("system:service-account-issuer-discovery",
            Paths("get", "/.well-known/openid-configuration /.well-known/openid-configuration/ /openid/v1/jwks /openid/v1/jwks/")),

        Sum("admin"),
        Sum("edit").PartOf("admin"),
        Sum("view").PartOf("edit"),
        ClusterRole("system:aggregate-to-admin",
            May("create", "authorization.k8s.io", "localsubjectaccessreviews"),
            May(ReadWrite, Group, "roles rolebindings")).PartOf("admin"),
        ClusterRole("system:aggregate-to-edit",
            May(Read, "", "pods/attach pods/proxy pods/exec pods/portforward secrets services/proxy"),
            May("impersonate", "", "serviceaccounts"),
            May(Write, "", "pods pods/attach pods/proxy pods/exec pods/portforward"),
            May("create", "", "pods/eviction"),
            May(Write, "", "replicationcontrollers replicationcontrollers/scale serviceaccounts services services/proxy persistentvolumeclaims configmaps secrets events"),
            May("create", "", "serviceaccounts/token"),
            May(Write, "apps", "statefulsets statefulsets/scale daemonsets deployments deployments/scale deployments/rollback replicasets replicasets/scale"),
            May(Write, "autoscaling", "horizontalpodautoscalers"),
            May(Write, "batch", "jobs cronjobs"),
            May(Write, "extensions", "daemonsets deployments deployments/scale deployments/rollback ingresses replicasets replicasets/scale replicationcontrollers/scale networkpolicies"),
            May(Write, "policy", "poddisruptionbudgets"),
            May(Write, "networking.k8s.io", "networkpolicies ingresses"),
            May(ReadWrite, "coordination.k8s.io", "leases"),
            May(Write, "resource.k8s.io", "resourceclaims resourceclaimtemplates")).PartOf("edit"),
        ClusterRole("system:aggregate-to-view",
            May(Read, "", "pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status endpoints persistentvolumeclaims persistentvolumeclaims/status configmaps"),
            May(Read, "", "limitranges resourcequotas bindings events pods/status resourcequotas/status namespaces/status replicationcontrollers/status pods/log"),
            May(Read, "", "namespaces"),
            May(Read, "discovery.k8s.io", "endpointslices"),
            May(Read, "apps", "controllerrevisions statefulsets statefulsets/status statefulsets/scale daemonsets daemonsets/status deployments deployments/status deployments/scale replicasets replicasets/status replicasets/scale"),
            May(Read, "autoscaling", "horizontalpodautoscalers horizontalpodautoscalers/status"),
            May(Read, "batch", "jobs cronjobs cronjobs/status jobs/status"),
            May(Read, "extensions", "daemonsets daemonsets/status deployments deployments/scale deployments/status ingresses ingresses/status replicasets replicasets/scale replicasets/status replicationcontrollers/scale networkpolicies"),
            May(Read, "policy", "poddisruptionbudgets poddisruptionbudgets/status"),
            May(Read, "networking.k8s.io", "networkpolicies ingresses ingresses/status"),
            May(Read, "resource.k8s.io", "resourceclaims resourceclaims/status resourceclaimtemplates")).PartOf("view"),
    ];

    public static IReadOnlyList<ClusterRoleBinding> ClusterRoleBindings { get; } =
    [
        Bind("cluster-admin", GroupOf("system:masters")),
        Bind("system:discovery", GroupOf("system:authenticated")),
        Bind("system:basic-user", GroupOf("system:authenticated")),
        Bind("system:public-info-viewer", GroupOf("system:authenticated"), GroupOf("system:unauthenticated")),
        Bind("system:monitoring", GroupOf("system:monitoring")),
        Bind("system:service-account-issuer-discovery", GroupOf("system:serviceaccounts")),
    ];
}
