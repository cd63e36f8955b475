using MiniKube.Api.Codecs;

namespace MiniKube.Api.Resource.V1;

/// <summary>One of a request's alternatives.</summary>
[ApiType("io.k8s.api.resource.v1.DeviceSubRequest")]
public sealed partial record DeviceSubRequest
{
    /// <summary>The alternative's name, a DNS label. It is referred to as request/subrequest.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>The DeviceClass.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string DeviceClassName { get; init; } = "";

    /// <summary>What the devices must fit besides the class, all of it, at most 32.</summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<DeviceSelector> Selectors { get; init; } = [];

    /// <summary>ExactCount (the default) asks for count devices, All for every device of a node that fits.</summary>
    [Field(4, Enum = Enums.DeviceAllocationMode)]
    public string? AllocationMode { get; init; }

    /// <summary>The number of devices, with ExactCount; more than 0. Default: 1.</summary>
    [Field(5)]
    public long? Count { get; init; }

    /// <summary>The devices' taints that are put up with, at most 16.</summary>
    [Field(6, ListType = "atomic")]
    public IReadOnlyList<DeviceToleration> Tolerations { get; init; } = [];

    /// <summary>How much of its capacities each device must offer.</summary>
    [Field(7)]
    public CapacityRequirements? Capacity { get; init; }
}
