namespace MiniKube.Controllers;

/// <summary>The names that <c>--controllers</c> knows: those of kube-controller-manager, with the older ones that it still takes.</summary>
public static class ControllerNames
{
    private const string All = "*";

    // Those without a controller here are known, so that a list that was made for kube-controller-manager is understood.
    private static readonly Dictionary<string, string?> Older = new(StringComparer.Ordinal)
    {
        ["bootstrap-signer-controller"] = "bootstrapsigner",
        ["certificatesigningrequest-approving-controller"] = "csrapproving",
        ["certificatesigningrequest-cleaner-controller"] = "csrcleaner",
        ["certificatesigningrequest-signing-controller"] = "csrsigning",
        ["cloud-node-lifecycle-controller"] = "cloud-node-lifecycle",
        ["clusterrole-aggregation-controller"] = "clusterrole-aggregation",
        ["cronjob-controller"] = "cronjob",
        ["daemonset-controller"] = "daemonset",
        ["deployment-controller"] = "deployment",
        ["device-taint-eviction-controller"] = null,
        ["disruption-controller"] = "disruption",
        ["endpoints-controller"] = "endpoint",
        ["endpointslice-controller"] = "endpointslice",
        ["endpointslice-mirroring-controller"] = "endpointslicemirroring",
        ["ephemeral-volume-controller"] = "ephemeral-volume",
        ["garbage-collector-controller"] = "garbagecollector",
        ["horizontal-pod-autoscaler-controller"] = "horizontalpodautoscaling",
        ["job-controller"] = "job",
        ["kube-apiserver-serving-clustertrustbundle-publisher-controller"] = null,
        ["legacy-serviceaccount-token-cleaner-controller"] = "legacy-service-account-token-cleaner",
        ["namespace-controller"] = "namespace",
        ["node-ipam-controller"] = "nodeipam",
        ["node-lifecycle-controller"] = "nodelifecycle",
        ["node-route-controller"] = "route",
        ["persistentvolume-attach-detach-controller"] = "attachdetach",
        ["persistentvolume-binder-controller"] = "persistentvolume-binder",
        ["persistentvolume-expander-controller"] = "persistentvolume-expander",
        ["persistentvolume-protection-controller"] = "pv-protection",
        ["persistentvolumeclaim-protection-controller"] = "pvc-protection",
        ["pod-garbage-collector-controller"] = "podgc",
        ["podcertificaterequest-cleaner-controller"] = null,
        ["podgroup-protection-controller"] = null,
        ["replicaset-controller"] = "replicaset",
        ["replicationcontroller-controller"] = "replicationcontroller",
        ["resourceclaim-controller"] = "resource-claim-controller",
        ["resourcepoolstatusrequest-controller"] = null,
        ["resourcequota-controller"] = "resourcequota",
        ["root-ca-certificate-publisher-controller"] = "root-ca-cert-publisher",
        ["selinux-warning-controller"] = null,
        ["service-cidr-controller"] = null,
        ["service-lb-controller"] = "service",
        ["serviceaccount-controller"] = "serviceaccount",
        ["serviceaccount-token-controller"] = "serviceaccount-token",
        ["statefulset-controller"] = "statefulset",
        ["storage-version-migrator-controller"] = null,
        ["storageversion-garbage-collector-controller"] = "storage-version-gc",
        ["taint-eviction-controller"] = null,
        ["token-cleaner-controller"] = "tokencleaner",
        ["ttl-after-finished-controller"] = "ttl-after-finished",
        ["ttl-controller"] = "ttl",
        ["validatingadmissionpolicy-status-controller"] = null,
        ["volumeattributesclass-protection-controller"] = null,
    };

    private static readonly Dictionary<string, string> Current =
        Older.Keys.Select(name => (name, name)).Concat(Older.Where(n => n.Value is not null).Select(n => (n.Value!, n.Key))).ToDictionary(StringComparer.Ordinal);

    /// <summary>The first word of a list that names no controller, in upstream's words; null for a good list.</summary>
    public static string? Problem(IEnumerable<string> list) =>
        list.Where(w => w != All && !Current.ContainsKey(Bare(w))).Select(w => $"\"{Bare(w)}\" is not in the list of known controllers").FirstOrDefault();

    /// <summary>Whether a list has the controller run: by the first of its words that names it, and else by <c>*</c>.</summary>
    public static bool IsEnabled(string name, IReadOnlyList<string> list) =>
        list.FirstOrDefault(w => w != All && Current.GetValueOrDefault(Bare(w)) == name) is { } word ? !word.StartsWith('-') : list.Contains(All);

    private static string Bare(string word) => word.StartsWith('-') ? word[1..] : word;
}
