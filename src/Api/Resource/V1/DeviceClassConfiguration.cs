using MiniKube.Api.Codecs;

namespace MiniKube.Api.Resource.V1;

/// <summary>Configuration for the devices of a class.</summary>
[ApiType("io.k8s.api.resource.v1.DeviceClassConfiguration")]
public sealed partial record DeviceClassConfiguration
{
    /// <summary>The configuration, for one driver.</summary>
    [Field(1, Inline = 1)]
    public OpaqueDeviceConfiguration? Opaque { get; init; }
}
