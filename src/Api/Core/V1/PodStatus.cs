using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.PodStatus")]
public sealed partial record PodStatus
{
    [Field(17)]
    public long? ObservedGeneration { get; init; }

    [Field(1)]
    public string? Phase { get; init; }

    [Field(2, ListType = "map", ListMapKeys = ["type"], MergeKey = "type", PatchStrategy = "merge")]
    public IReadOnlyList<PodCondition> Conditions { get; init; } = [];

    [Field(3)]
    public string? Message { get; init; }

    [Field(4)]
    public string? Reason { get; init; }

    [Field(11)]
    public string? NominatedNodeName { get; init; }

    [Field(5)]
    public string? HostIP { get; init; }

    [Field(16, ListType = "atomic", MergeKey = "ip", PatchStrategy = "merge")]
    public IReadOnlyList<HostIP> HostIPs { get; init; } = [];

    [Field(6)]
    public string? PodIP { get; init; }

    [Field(12, ListType = "map", ListMapKeys = ["ip"], MergeKey = "ip", PatchStrategy = "merge")]
    public IReadOnlyList<PodIP> PodIPs { get; init; } = [];

    [Field(7)]
    public Timestamp? StartTime { get; init; }

    [Field(10, ListType = "atomic")]
    public IReadOnlyList<ContainerStatus> InitContainerStatuses { get; init; } = [];

    [Field(8, ListType = "atomic")]
    public IReadOnlyList<ContainerStatus> ContainerStatuses { get; init; } = [];

    [Field(9)]
    public string? QosClass { get; init; }

    [Field(13, ListType = "atomic")]
    public IReadOnlyList<ContainerStatus> EphemeralContainerStatuses { get; init; } = [];

    [Field(14)]
    public string? Resize { get; init; }

    [Field(15, ListType = "map", ListMapKeys = ["name"], MergeKey = "name", PatchStrategy = "merge,retainKeys")]
    public IReadOnlyList<PodResourceClaimStatus> ResourceClaimStatuses { get; init; } = [];

    [Field(18)]
    public PodExtendedResourceClaimStatus? ExtendedResourceClaimStatus { get; init; }

    [Field(19)]
    public IReadOnlyDictionary<string, Quantity> AllocatedResources { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;

    [Field(20)]
    public ResourceRequirements? Resources { get; init; }

    [Field(21, ListType = "atomic")]
    public IReadOnlyList<NodeAllocatableResourceClaimStatus> NodeAllocatableResourceClaimStatuses { get; init; } = [];
}
