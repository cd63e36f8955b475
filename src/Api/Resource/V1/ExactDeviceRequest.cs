using MiniKube.Api.Codecs;

namespace MiniKube.Api.Resource.V1;

/// <summary>A request for one or several devices of a kind.</summary>
[ApiType("io.k8s.api.resource.v1.ExactDeviceRequest")]
public sealed partial record ExactDeviceRequest
{
    /// <summary>The DeviceClass.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string DeviceClassName { get; init; } = "";

    /// <summary>What the devices must fit besides the class, all of it, at most 32.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<DeviceSelector> Selectors { get; init; } = [];

    /// <summary>ExactCount (the default) asks for count devices, All for every device of a node that fits (at least one).</summary>
    [Field(3, Enum = Enums.DeviceAllocationMode)]
    public string? AllocationMode { get; init; }

    /// <summary>The number of devices, with ExactCount; more than 0. Default: 1.</summary>
    [Field(4)]
    public long? Count { get; init; }

    /// <summary>
    /// Ask for administration of the devices, whoever else has them. False when unset. Only in namespaces labelled resource.kubernetes.io/admin-access: "true".
    /// </summary>
    [Field(5, Pointer = true)]
    public bool? AdminAccess { get; init; }

    /// <summary>The devices' taints that are put up with, at most 16.</summary>
    [Field(6, ListType = "atomic")]
    public IReadOnlyList<DeviceToleration> Tolerations { get; init; } = [];

    /// <summary>How much of its capacities each device must offer.</summary>
    [Field(7)]
    public CapacityRequirements? Capacity { get; init; }
}
