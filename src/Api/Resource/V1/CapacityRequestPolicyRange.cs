using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Resource.V1;

/// <summary>Bounds of the amounts that can be asked for. Requests are rounded up to fit.</summary>
[ApiType("io.k8s.api.resource.v1.CapacityRequestPolicyRange")]
public sealed partial record CapacityRequestPolicyRange
{
    /// <summary>The least amount, 0 or more; smaller requests are rounded up to it.</summary>
    [Field(1, Required = true)]
    public Quantity Min { get; init; }

    /// <summary>The largest amount. The whole capacity when unset.</summary>
    [Field(2, Pointer = true)]
    public Quantity? Max { get; init; }

    /// <summary>Amounts are min and a multiple of this; others are rounded up. Any amount when unset.</summary>
    [Field(3, Pointer = true)]
    public Quantity? Step { get; init; }
}
