using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>What a pod runs and under which conditions.</summary>
[ApiType("io.k8s.api.core.v1.PodSpec")]
public sealed partial record PodSpec
{
    /// <summary>The volumes that its containers may mount.</summary>
    [Field(1, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge,retainKeys")]
    public IReadOnlyList<Volume> Volumes { get; init; } = [];

    /// <summary>
    /// Containers that run one after the other before the others start, each to success. With restartPolicy Always one is a sidecar that keeps running beside them.
    /// </summary>
    [Field(20, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge")]
    public IReadOnlyList<Container> InitContainers { get; init; } = [];

    /// <summary>The containers that do the pod's work, at least one. They start in this order and run side by side. None can be added or removed later.</summary>
    [Field(2, Required = true, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge")]
    public IReadOnlyList<Container> Containers { get; init; } = [];

    /// <summary>Containers added to a running pod for debugging, through the subresource ephemeralcontainers only. They are never restarted or removed.</summary>
    [Field(34, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge")]
    public IReadOnlyList<EphemeralContainer> EphemeralContainers { get; init; } = [];

    /// <summary>When containers that ended are started again: Always (the default), OnFailure or Never.</summary>
    [Field(3, Enum = Enums.RestartPolicy)]
    public string? RestartPolicy { get; init; }

    /// <summary>Seconds between the request to end and the kill, preStop hooks included. 30 when unset; 0 kills at once.</summary>
    [Field(4, Pointer = true)]
    public long? TerminationGracePeriodSeconds { get; init; }

    /// <summary>Seconds the pod may be active, counted from its start. After that it is ended and marked Failed. No limit when unset.</summary>
    [Field(5, Pointer = true)]
    public long? ActiveDeadlineSeconds { get; init; }

    /// <summary>
    /// Where names are looked up: ClusterFirst (the default), ClusterFirstWithHostNet, Default (as the node does) or None (only what dnsConfig says).
    /// </summary>
    [Field(6, Enum = Enums.DnsPolicy)]
    public string? DnsPolicy { get; init; }

    /// <summary>Labels a node must have to be given the pod.</summary>
    [Field(7, AtomicMap = true)]
    public IReadOnlyDictionary<string, string> NodeSelector { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The service account the pod acts as. The namespace's default one when unset.</summary>
    [Field(8)]
    public string? ServiceAccountName { get; init; }

    /// <summary>Deprecated name of serviceAccountName.</summary>
    [Field(9)]
    public string? ServiceAccount { get; init; }

    /// <summary>Whether containers get the service account's token as files. When unset the service account decides, and then true.</summary>
    [Field(21, Pointer = true)]
    public bool? AutomountServiceAccountToken { get; init; }

    /// <summary>The node the pod is on. Set by the scheduler; a pod made with it skips scheduling and is started by that node.</summary>
    [Field(10)]
    public string? NodeName { get; init; }

    /// <summary>Use the node's network instead of one of its own. The containers' ports are then ports of the node. False when unset.</summary>
    [Field(11)]
    public bool? HostNetwork { get; init; }

    /// <summary>See and be seen by the node's processes. False when unset. Not together with shareProcessNamespace.</summary>
    [Field(12)]
    public bool? HostPID { get; init; }

    /// <summary>Share System V IPC and POSIX message queues with the node. False when unset.</summary>
    [Field(13)]
    public bool? HostIPC { get; init; }

    /// <summary>Let all containers of the pod see one another's processes; the first process is then not a container's own. False when unset.</summary>
    [Field(27, Pointer = true)]
    public bool? ShareProcessNamespace { get; init; }

    /// <summary>User, groups and other security settings for all containers. A container's own settings come first.</summary>
    [Field(14)]
    public PodSecurityContext? SecurityContext { get; init; }

    /// <summary>Secrets of the same namespace with credentials for the image registries.</summary>
    [Field(15, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge")]
    public IReadOnlyList<LocalObjectReference> ImagePullSecrets { get; init; } = [];

    /// <summary>The host name seen in the pod. Its metadata.name when unset.</summary>
    [Field(16)]
    public string? Hostname { get; init; }

    /// <summary>Together with the hostname makes the full name hostname.subdomain.namespace.svc.cluster-domain. No full name when unset.</summary>
    [Field(17)]
    public string? Subdomain { get; init; }

    /// <summary>Which nodes, and which other pods' company, are required or preferred.</summary>
    [Field(18)]
    public Affinity? Affinity { get; init; }

    /// <summary>The scheduler that places the pod. default-scheduler when unset.</summary>
    [Field(19)]
    public string? SchedulerName { get; init; }

    /// <summary>The node taints that the pod puts up with.</summary>
    [Field(22, ListType = "atomic")]
    public IReadOnlyList<Toleration> Tolerations { get; init; } = [];

    /// <summary>Lines added to /etc/hosts in the containers.</summary>
    [Field(23, ListType = "map", ListMapKeys = ["ip"], MergeKey = "ip", PatchStrategy = "merge")]
    public IReadOnlyList<HostAlias> HostAliases { get; init; } = [];

    /// <summary>The PriorityClass that gives the pod its priority. The cluster's default class when unset, or else priority 0.</summary>
    [Field(24)]
    public string? PriorityClassName { get; init; }

    /// <summary>How important the pod is; larger goes first. Filled in from priorityClassName at admission.</summary>
    [Field(25, Pointer = true)]
    public int? Priority { get; init; }

    /// <summary>Name servers, search domains and resolver options on top of what dnsPolicy gives.</summary>
    [Field(26)]
    public PodDNSConfig? DnsConfig { get; init; }

    /// <summary>Conditions that must be True, besides all containers being ready, before the pod counts as ready.</summary>
    [Field(28, ListType = "atomic")]
    public IReadOnlyList<PodReadinessGate> ReadinessGates { get; init; } = [];

    /// <summary>The RuntimeClass to run with. The cluster's usual runtime when unset; a class that does not exist fails the pod.</summary>
    [Field(29, Pointer = true)]
    public string? RuntimeClassName { get; init; }

    /// <summary>Whether containers get environment variables for the Services of their namespace. True when unset.</summary>
    [Field(30, Pointer = true)]
    public bool? EnableServiceLinks { get; init; }

    /// <summary>Whether the pod may have pods of lower priority evicted to find room: PreemptLowerPriority (the default) or Never.</summary>
    [Field(31, Pointer = true, Enum = Enums.PreemptionPolicy)]
    public string? PreemptionPolicy { get; init; }

    /// <summary>Resources that running the pod takes beyond its containers' requests. Filled in from the RuntimeClass.</summary>
    [Field(32)]
    public IReadOnlyDictionary<string, Quantity> Overhead { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;

    /// <summary>How evenly pods like this one are to be spread over nodes, zones and the like. All constraints must hold.</summary>
    [Field(33, ListType = "map", ListMapKeys = ["topologyKey", "whenUnsatisfiable"], MergeKey = "topologyKey", PatchStrategy = "merge")]
    public IReadOnlyList<TopologySpreadConstraint> TopologySpreadConstraints { get; init; } = [];

    /// <summary>Make the full name the host name that the kernel reports. Does nothing without a full name. False when unset.</summary>
    [Field(35, Pointer = true)]
    public bool? SetHostnameAsFQDN { get; init; }

    /// <summary>The operating system of the containers. Settings that do not apply to it are refused.</summary>
    [Field(36)]
    public PodOS? Os { get; init; }

    /// <summary>Use the node's user namespace. False gives the pod one of its own, where root has no power outside. True when unset.</summary>
    [Field(37, Pointer = true)]
    public bool? HostUsers { get; init; }

    /// <summary>While there are any, the scheduler leaves the pod alone. They can be removed but not added later.</summary>
    [Field(38, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge")]
    public IReadOnlyList<PodSchedulingGate> SchedulingGates { get; init; } = [];

    /// <summary>ResourceClaims that must be allocated and reserved before the pod starts. Containers refer to them by name.</summary>
    [Field(39, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge,retainKeys")]
    public IReadOnlyList<PodResourceClaim> ResourceClaims { get; init; } = [];

    /// <summary>CPU, memory and huge pages for the pod as a whole. Containers may share what is given here. Limits of single containers stay within it.</summary>
    [Field(40)]
    public ResourceRequirements? Resources { get; init; }

    /// <summary>The host name seen in the pod, in place of hostname and subdomain, at most 64 characters. Not with hostNetwork or setHostnameAsFQDN.</summary>
    [Field(41, Pointer = true)]
    public string? HostnameOverride { get; init; }

    /// <summary>The group of pods that this one is scheduled with.</summary>
    [Field(43)]
    public PodSchedulingGroup? SchedulingGroup { get; init; }
}
