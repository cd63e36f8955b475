using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Resource.V1;

/// <summary>How much a device takes of one of its node's own resources.</summary>
[ApiType("io.k8s.api.resource.v1.NodeAllocatableResourceMapping")]
public sealed partial record NodeAllocatableResourceMapping
{
    /// <summary>The capacity, by its name, of which the amount that the claim takes is counted. The devices themselves are counted when unset.</summary>
    [Field(1, Pointer = true)]
    public string? CapacityKey { get; init; }

    /// <summary>What the amount is multiplied by: the capacity that is taken or, without capacityKey, the number of devices. 1 when unset.</summary>
    [Field(2, Pointer = true)]
    public Quantity? AllocationMultiplier { get; init; }
}
