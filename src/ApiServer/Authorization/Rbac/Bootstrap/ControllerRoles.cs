using MiniKube.Api.Rbac.V1;
using static MiniKube.ApiServer.Authorization.Rbac.Bootstrap.Policy;

namespace MiniKube.ApiServer.Authorization.Rbac.Bootstrap;

/// <summary>
/// The default roles of the controllers, each bound to the service account of its name in kube-system. MiniKube's controllers, which run as one user and not as
/// these accounts, have the sum of them by a role of their own.
/// </summary>
internal static class ControllerRoles
{
    private const string Prefix = "system:controller:";
    private const string Aggregation = "clusterrole-aggregation-controller";
    private const string Together = "minikube:controllers";
    private const string Certificates = "certificates.k8s.io";
    private const string Networking = "networking.k8s.io";
    private const string Storage = "storage.k8s.io";
    private const string Resource = "resource.k8s.io";

    public static IReadOnlyList<ClusterRole> Each { get; } =
    [
        Controller("attachdetach-controller",
            May("list watch", "", "persistentvolumes persistentvolumeclaims"), May(Read, "", "nodes"), May("patch update", "", "nodes/status"),
            May("list watch", "", "pods"), Events, May("create delete get list watch", Storage, "volumeattachments"),
            May(Read, Storage, "csidrivers"), May(Read, Storage, "csinodes")),
        Controller(Aggregation, May("escalate get list watch update patch", Group, "clusterroles")),
        Controller("cronjob-controller",
            May("get list watch update", "batch", "cronjobs"), May("get list watch create update delete patch", "batch", "jobs"),
            May("update", "batch", "cronjobs/status"), May("update", "batch", "cronjobs/finalizers"), May("list watch delete", "", "pods"), Events),
        Controller("daemon-set-controller",
            May(Read, "extensions apps", "daemonsets"), May("update", "extensions apps", "daemonsets/status"), May("update", "extensions apps", "daemonsets/finalizers"),
            May("list watch", "", "nodes"), May("list watch create delete patch", "", "pods"), May("create", "", "pods/binding"),
            May("get list watch create delete update patch", "apps", "controllerrevisions"), Events),
        Controller("deployment-controller",
            May("get list watch update", "extensions apps", "deployments"), May("update", "extensions apps", "deployments/status"),
            May("update", "extensions apps", "deployments/finalizers"), May("get list watch create update patch delete", "apps extensions", "replicasets"),
            May("get list watch update", "", "pods"), Events),
        Controller("device-taint-eviction-controller",
            May("get list watch delete", "", "pods"), May("update patch", "", "pods/status"), May(Read, Resource, "resourceclaims"),
            May(Read, Resource, "resourceslices"), May(Read, Resource, "deviceclasses"), May(Read, Resource, "devicetaintrules"), Events),
        Controller("disruption-controller",
            May(Read, "extensions apps", "deployments"), May(Read, "apps extensions", "replicasets"), May(Read, "", "replicationcontrollers"),
            May(Read, "policy", "poddisruptionbudgets"), May(Read, "apps", "statefulsets"), May("update", "policy", "poddisruptionbudgets/status"),
            May("patch update", "", "pods/status"), May("get", "*", "*/scale"), Events),
        Controller("endpoint-controller",
            May(Read, "", "services pods"), May("get list watch create update delete", "", "endpoints"), May("create", "", "endpoints/restricted"), Events),
        Controller("endpointslice-controller",
            May(Read, "", "services pods nodes"), May("update", "", "services/finalizers"),
            May("get list watch create update delete", "discovery.k8s.io", "endpointslices"), Events),
        Controller("endpointslicemirroring-controller",
            May(Read, "", "services endpoints"), May("update", "", "services/finalizers"), May("update", "", "endpoints/finalizers"),
            May("get list watch create update delete", "discovery.k8s.io", "endpointslices"), Events),
        Controller("ephemeral-volume-controller",
            May(Read, "", "pods"), May("update", "", "pods/finalizers"), May("get list watch create", "", "persistentvolumeclaims"), Events),
        Controller("expand-controller",
            May("get list watch update patch", "", "persistentvolumes"), May("update patch", "", "persistentvolumeclaims/status"),
            May(Read, "", "persistentvolumeclaims"), Events, May("get", "", "services")),
        Controller("generic-garbage-collector", May("get list watch patch update delete", "*", "*"), Events),
        Controller("horizontal-pod-autoscaler",
            May(Read, "autoscaling", "horizontalpodautoscalers"), May("update", "autoscaling", "horizontalpodautoscalers/status"), May("get update", "*", "*/scale"),
            May("list watch", "", "pods"), May("list watch", "metrics.k8s.io", "pods"), May(Read, "custom.metrics.k8s.io", "*"),
            May(Read, "external.metrics.k8s.io", "*"), Events),
        Controller("job-controller",
            May("get list watch update patch", "batch", "jobs"), May("update", "batch", "jobs/status"), May("update", "batch", "jobs/finalizers"),
            May("list watch create delete patch", "", "pods"), Events),
        Controller("legacy-service-account-token-cleaner",
            May("get", "", "configmaps", "kube-apiserver-legacy-service-account-token-tracking"), May("patch delete", "", "secrets")),
        Controller("namespace-controller",
            May("get list watch delete", "", "namespaces"), May("update", "", "namespaces/finalize namespaces/status"),
            May("get list watch delete deletecollection", "*", "*")),
        Controller("node-controller",
            May("get list watch update delete patch", "", "nodes"), May("patch update", "", "nodes/status"), May("patch update", "", "pods/status"),
            May("list watch get delete", "", "pods"), Events),
        Controller("persistent-volume-binder",
            May("get list watch update create delete", "", "persistentvolumes"), May("update", "", "persistentvolumes/status"),
            May("get list watch update", "", "persistentvolumeclaims"), May("update", "", "persistentvolumeclaims/status"),
            May("list watch get create delete", "", "pods"), May(Read, Storage, "storageclasses"), May("list watch", "", "nodes"), Events,
            May("watch", "", "events"), May("get", "", "services")),
        Controller("pod-garbage-collector", May("list watch delete", "", "pods"), May(Read, "", "nodes"), May("patch", "", "pods/status")),
        Controller("pv-protection-controller", May("get list watch update", "", "persistentvolumes"), Events),
        Controller("pvc-protection-controller", May("get list watch update", "", "persistentvolumeclaims"), May("list watch get", "", "pods"), Events),
        Controller("replicaset-controller",
            May("get list watch update", "apps extensions", "replicasets"), May("update", "apps extensions", "replicasets/status"),
            May("update", "apps extensions", "replicasets/finalizers"), May("list watch patch create delete", "", "pods"), Events),
        Controller("replication-controller",
            May("get list watch update", "", "replicationcontrollers"), May("update", "", "replicationcontrollers/status"),
            May("update", "", "replicationcontrollers/finalizers"), May("list watch patch create delete", "", "pods"), Events),
        Controller("resource-claim-controller",
            May(Read, "", "pods"), May("update", "", "pods/finalizers"), May("get list watch create delete", Resource, "resourceclaims"),
            May("update patch", Resource, "resourceclaims resourceclaims/status"), May("update patch", Resource, "resourceclaims/binding"), May("update patch", "", "pods/status"), Events),
        Controller("resourcequota-controller", May("list watch", "*", "*"), May("update", "", "resourcequotas/status"), Events),
        Controller("root-ca-cert-publisher", May("create update", "", "configmaps"), Events),
        Controller("route-controller", May("list watch", "", "nodes"), May("patch", "", "nodes/status"), Events),
        Controller("selinux-warning-controller",
            Events, May(Read, "", "persistentvolumes"), May(Read, "", "persistentvolumeclaims"), May(Read, "", "pods"), May(Read, Storage, "csidrivers")),
        Controller("service-account-controller", May("create", "", "serviceaccounts"), Events),
        Controller("service-cidrs-controller",
            May("get list watch patch update", Networking, "servicecidrs"), May("patch update", Networking, "servicecidrs/finalizers"),
            May("patch update", Networking, "servicecidrs/status"), May(Read, Networking, "ipaddresses"), Events),
        Controller("service-controller",
            May(Read, "", "services"), May("patch update", "", "services/status"), May("list watch", "", "nodes"), Events),
        Controller("statefulset-controller",
            May("list watch", "", "pods"), May(Read, "apps", "statefulsets"), May("update", "apps", "statefulsets/status"),
            May("update", "apps", "statefulsets/finalizers"), May("get create delete update patch", "", "pods"),
            May("get create delete update patch list watch", "apps", "controllerrevisions"), May("get create list watch", "", "persistentvolumeclaims"),
            May("update delete", "", "persistentvolumeclaims"), May("update", "", "pods/finalizers"), Events),
        Controller("ttl-after-finished-controller", May("get list watch delete", "batch", "jobs"), Events),
        Controller("ttl-controller", May("update patch list watch", "", "nodes"), Events),
        Controller("certificate-controller",
            May("get list watch delete", Certificates, "certificatesigningrequests"),
            May("update", Certificates, "certificatesigningrequests/status certificatesigningrequests/approval"),
            May("approve", Certificates, "signers", "kubernetes.io/kube-apiserver-client-kubelet"),
            May("sign", Certificates, "signers",
                "kubernetes.io/legacy-unknown kubernetes.io/kube-apiserver-client kubernetes.io/kube-apiserver-client-kubelet kubernetes.io/kubelet-serving"),
            May("create", "authorization.k8s.io", "subjectaccessreviews"), Events),
        Controller("validatingadmissionpolicy-status-controller",
            May(Read, "admissionregistration.k8s.io", "validatingadmissionpolicies"),
            May("get patch update", "admissionregistration.k8s.io", "validatingadmissionpolicies/status"), Events),
        Controller("volumeattributesclass-protection-controller",
            May("list watch get", "", "persistentvolumeclaims"), May("list watch get", "", "persistentvolumes"),
            May("get list watch update", Storage, "volumeattributesclasses"), Events),
    ];

    // Aggregation is the API server's own work here, and nobody else needs to escalate.
    public static IReadOnlyList<ClusterRole> ClusterRoles { get; } =
        [.. Each, ClusterRole(Together, [.. Each.Where(static c => c.Metadata.Name != Prefix + Aggregation).SelectMany(static c => c.Rules).Distinct()])];

    public static IReadOnlyList<ClusterRoleBinding> ClusterRoleBindings { get; } =
        [.. Each.Select(static c => Bind(c.Metadata.Name!, Account(c.Metadata.Name![Prefix.Length..]))), Bind(Together, User("system:kube-controller-manager"))];

    private static ClusterRole Controller(string name, params IReadOnlyList<PolicyRule> rules) => ClusterRole(Prefix + name, rules);
}
