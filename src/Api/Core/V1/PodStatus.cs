using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>What is known of a pod. It may lag behind, above all when its node cannot be reached.</summary>
[ApiType("io.k8s.api.core.v1.PodStatus")]
public sealed partial record PodStatus
{
    /// <summary>The metadata.generation this status is about.</summary>
    [Field(17)]
    public long? ObservedGeneration { get; init; }

    /// <summary>Where the pod is in its life: Pending, Running, Succeeded, Failed or Unknown. It never goes back from Succeeded or Failed.</summary>
    [Field(1, Enum = Enums.PodPhase)]
    public string? Phase { get; init; }

    /// <summary>What can be said of the pod as a whole, such as PodScheduled, Initialized, ContainersReady and Ready.</summary>
    [Field(2, ListType = "map", ListMapKeys = ["type"], MergeKey = "type", PatchStrategy = "merge")]
    public IReadOnlyList<PodCondition> Conditions { get; init; } = [];

    /// <summary>Why the pod is in this state, for people to read.</summary>
    [Field(3)]
    public string? Message { get; init; }

    /// <summary>Why the pod is in this state, as one CamelCase word such as Evicted.</summary>
    [Field(4)]
    public string? Reason { get; init; }

    /// <summary>The node that is being cleared of other pods for this one. The pod may still end up elsewhere.</summary>
    [Field(11)]
    public string? NominatedNodeName { get; init; }

    /// <summary>The address of the pod's node. Empty until the pod has been placed.</summary>
    [Field(5)]
    public string? HostIP { get; init; }

    /// <summary>All addresses of the node, the first of them being hostIP.</summary>
    [Field(16, ListType = "atomic", MergeKey = "ip", PatchStrategy = "merge")]
    public IReadOnlyList<HostIP> HostIPs { get; init; } = [];

    /// <summary>The pod's address, reachable within the cluster. Empty until it has one.</summary>
    [Field(6)]
    public string? PodIP { get; init; }

    /// <summary>The pod's addresses, at most one of IPv4 and one of IPv6, the first of them being podIP.</summary>
    [Field(12, ListType = "map", ListMapKeys = ["ip"], MergeKey = "ip", PatchStrategy = "merge")]
    public IReadOnlyList<PodIP> PodIPs { get; init; } = [];

    /// <summary>When the node accepted the pod, before images were pulled.</summary>
    [Field(7, Pointer = true)]
    public Timestamp? StartTime { get; init; }

    /// <summary>The states of the init containers, one each.</summary>
    [Field(10, ListType = "atomic")]
    public IReadOnlyList<ContainerStatus> InitContainerStatuses { get; init; } = [];

    /// <summary>The states of the containers, one each.</summary>
    [Field(8, ListType = "atomic")]
    public IReadOnlyList<ContainerStatus> ContainerStatuses { get; init; } = [];

    /// <summary>Guaranteed, Burstable or BestEffort, following from requests and limits. Tells who goes first when a node runs short of memory.</summary>
    [Field(9, Enum = Enums.PodQosClass)]
    public string? QosClass { get; init; }

    /// <summary>The states of the ephemeral containers, one each.</summary>
    [Field(13, ListType = "atomic")]
    public IReadOnlyList<ContainerStatus> EphemeralContainerStatuses { get; init; } = [];

    /// <summary>Deprecated. How far a change of resources has come; the conditions PodResizePending and PodResizeInProgress tell it now.</summary>
    [Field(14)]
    public string? Resize { get; init; }

    /// <summary>The ResourceClaims made for, or named by, spec.resourceClaims.</summary>
    [Field(15, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge,retainKeys")]
    public IReadOnlyList<PodResourceClaimStatus> ResourceClaimStatuses { get; init; } = [];

    /// <summary>The ResourceClaim made for extended resources that are served by dynamic resource allocation.</summary>
    [Field(18)]
    public PodExtendedResourceClaimStatus? ExtendedResourceClaimStatus { get; init; }

    /// <summary>The resources that the node has granted the pod as a whole.</summary>
    [Field(19)]
    public IReadOnlyDictionary<string, Quantity> AllocatedResources { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;

    /// <summary>The requests and limits that are in force for the pod as a whole.</summary>
    [Field(20)]
    public ResourceRequirements? Resources { get; init; }

    /// <summary>CPU, memory and other node resources that the pod holds through ResourceClaims.</summary>
    [Field(21, ListType = "atomic")]
    public IReadOnlyList<NodeAllocatableResourceClaimStatus> NodeAllocatableResourceClaimStatuses { get; init; } = [];
}
