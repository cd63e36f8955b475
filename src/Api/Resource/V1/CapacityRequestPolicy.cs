using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Resource.V1;

/// <summary>Which amounts of a shared device's capacity can be asked for. At most one of validRange and validValues is set.</summary>
[ApiType("io.k8s.api.resource.v1.CapacityRequestPolicy")]
public sealed partial record CapacityRequestPolicy
{
    /// <summary>How much a request takes that does not mention the capacity. Needed with validRange and validValues, and must fit them.</summary>
    [Field(1, Pointer = true)]
    public Quantity? Default { get; init; }

    /// <summary>The only amounts, in ascending order, at most 10. Others are rounded up to the next; larger requests cannot have the device.</summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<Quantity> ValidValues { get; init; } = [];

    /// <summary>The bounds of the amounts. Larger requests cannot have the device.</summary>
    [Field(4)]
    public CapacityRequestPolicyRange? ValidRange { get; init; }
}
