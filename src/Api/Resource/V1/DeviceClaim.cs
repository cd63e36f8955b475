using MiniKube.Api.Codecs;

namespace MiniKube.Api.Resource.V1;

/// <summary>The devices that a claim asks for.</summary>
[ApiType("io.k8s.api.resource.v1.DeviceClaim")]
public sealed partial record DeviceClaim
{
    /// <summary>The requests, at most 32, all of which must be met. Nothing is allocated when empty.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<DeviceRequest> Requests { get; init; } = [];

    /// <summary>What must hold among the devices, at most 32.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<DeviceConstraint> Constraints { get; init; } = [];

    /// <summary>Configuration for the drivers, without influence on which devices are chosen. At most 32 entries.</summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<DeviceClaimConfiguration> Config { get; init; } = [];
}
