using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Resource.V1;

/// <summary>An amount that a device has.</summary>
[ApiType("io.k8s.api.resource.v1.DeviceCapacity")]
public sealed partial record DeviceCapacity
{
    /// <summary>All that there is, whatever part of it is taken.</summary>
    [Field(1, Required = true)]
    public Quantity Value { get; init; }

    /// <summary>How much of it can be asked for. Any amount when unset. Only for devices with allowMultipleAllocations.</summary>
    [Field(2)]
    public CapacityRequestPolicy? RequestPolicy { get; init; }
}
