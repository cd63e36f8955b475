using MiniKube.Api.Codecs;

namespace MiniKube.Api.Resource.V1;

/// <summary>What a claim got, and who uses it.</summary>
[ApiType("io.k8s.api.resource.v1.ResourceClaimStatus")]
public sealed partial record ResourceClaimStatus
{
    /// <summary>What was allocated. Nothing yet when unset.</summary>
    [Field(1)]
    public AllocationResult? Allocation { get; init; }

    /// <summary>Who may use the claim, at most 256. Pods that are not among them do not start, and the claim stays allocated while there are any.</summary>
    [Field(2, ListType = "map", ListMapKeys = ["uid"], MergeKey = "uid", PatchStrategy = "merge")]
    public IReadOnlyList<ResourceClaimConsumerReference> ReservedFor { get; init; } = [];

    /// <summary>What the drivers report of the devices, one entry per device and share.</summary>
    [Field(4, ListType = "map", ListMapKeys = ["driver", "device", "pool", "shareID"])]
    public IReadOnlyList<AllocatedDeviceStatus> Devices { get; init; } = [];
}
