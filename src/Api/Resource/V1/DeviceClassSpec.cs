using MiniKube.Api.Codecs;

namespace MiniKube.Api.Resource.V1;

/// <summary>Which devices belong to a class, and how they are configured.</summary>
[ApiType("io.k8s.api.resource.v1.DeviceClassSpec")]
public sealed partial record DeviceClassSpec
{
    /// <summary>What the devices must fit, all of it, at most 32.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<DeviceSelector> Selectors { get; init; } = [];

    /// <summary>Configuration for the drivers, without influence on which devices are chosen. At most 32 entries.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<DeviceClassConfiguration> Config { get; init; } = [];

    /// <summary>An extended resource: pods that request it get devices of this class. Should be unique; otherwise the youngest class counts.</summary>
    [Field(4, Pointer = true)]
    public string? ExtendedResourceName { get; init; }
}
