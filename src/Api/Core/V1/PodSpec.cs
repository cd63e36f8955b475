using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.PodSpec")]
public sealed partial record PodSpec
{
    [Field(1, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge,retainKeys")]
    public IReadOnlyList<Volume> Volumes { get; init; } = [];

    [Field(20, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge")]
    public IReadOnlyList<Container> InitContainers { get; init; } = [];

    [Field(2, Required = true, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge")]
    public IReadOnlyList<Container> Containers { get; init; } = [];

    [Field(34, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge")]
    public IReadOnlyList<EphemeralContainer> EphemeralContainers { get; init; } = [];

    [Field(3)]
    public string? RestartPolicy { get; init; }

    [Field(4)]
    public long? TerminationGracePeriodSeconds { get; init; }

    [Field(5)]
    public long? ActiveDeadlineSeconds { get; init; }

    [Field(6)]
    public string? DnsPolicy { get; init; }

    [Field(7, AtomicMap = true)]
    public IReadOnlyDictionary<string, string> NodeSelector { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    [Field(8)]
    public string? ServiceAccountName { get; init; }

    [Field(9)]
    public string? ServiceAccount { get; init; }

    [Field(21)]
    public bool? AutomountServiceAccountToken { get; init; }

    [Field(10)]
    public string? NodeName { get; init; }

    [Field(11)]
    public bool? HostNetwork { get; init; }

    [Field(12)]
    public bool? HostPID { get; init; }

    [Field(13)]
    public bool? HostIPC { get; init; }

    [Field(27)]
    public bool? ShareProcessNamespace { get; init; }

    [Field(14)]
    public PodSecurityContext? SecurityContext { get; init; }

    [Field(15, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge")]
    public IReadOnlyList<LocalObjectReference> ImagePullSecrets { get; init; } = [];

    [Field(16)]
    public string? Hostname { get; init; }

    [Field(17)]
    public string? Subdomain { get; init; }

    [Field(18)]
    public Affinity? Affinity { get; init; }

    [Field(19)]
    public string? SchedulerName { get; init; }

    [Field(22, ListType = "atomic")]
    public IReadOnlyList<Toleration> Tolerations { get; init; } = [];

    [Field(23, ListType = "map", ListMapKeys = ["ip"], MergeKey = "ip", PatchStrategy = "merge")]
    public IReadOnlyList<HostAlias> HostAliases { get; init; } = [];

    [Field(24)]
    public string? PriorityClassName { get; init; }

    [Field(25)]
    public int? Priority { get; init; }

    [Field(26)]
    public PodDNSConfig? DnsConfig { get; init; }

    [Field(28, ListType = "atomic")]
    public IReadOnlyList<PodReadinessGate> ReadinessGates { get; init; } = [];

    [Field(29)]
    public string? RuntimeClassName { get; init; }

    [Field(30)]
    public bool? EnableServiceLinks { get; init; }

    [Field(31)]
    public string? PreemptionPolicy { get; init; }

    [Field(32)]
    public IReadOnlyDictionary<string, Quantity> Overhead { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;

    [Field(33, ListType = "map", ListMapKeys = ["topologyKey", "whenUnsatisfiable"], MergeKey = "topologyKey", PatchStrategy = "merge")]
    public IReadOnlyList<TopologySpreadConstraint> TopologySpreadConstraints { get; init; } = [];

    [Field(35)]
    public bool? SetHostnameAsFQDN { get; init; }

    [Field(36)]
    public PodOS? Os { get; init; }

    [Field(37)]
    public bool? HostUsers { get; init; }

    [Field(38, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge")]
    public IReadOnlyList<PodSchedulingGate> SchedulingGates { get; init; } = [];

    [Field(39, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge,retainKeys")]
    public IReadOnlyList<PodResourceClaim> ResourceClaims { get; init; } = [];

    [Field(40)]
    public ResourceRequirements? Resources { get; init; }

    [Field(41)]
    public string? HostnameOverride { get; init; }

    [Field(43)]
    public PodSchedulingGroup? SchedulingGroup { get; init; }
}
