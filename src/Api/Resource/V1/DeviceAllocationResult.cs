using MiniKube.Api.Codecs;

namespace MiniKube.Api.Resource.V1;

/// <summary>The devices that a claim got.</summary>
[ApiType("io.k8s.api.resource.v1.DeviceAllocationResult")]
public sealed partial record DeviceAllocationResult
{
    /// <summary>The devices, at most 32.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<DeviceRequestAllocationResult> Results { get; init; } = [];

    /// <summary>The configuration of class and claim together, also for drivers none of whose devices were allocated. At most 64 entries.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<DeviceAllocationConfiguration> Config { get; init; } = [];
}
