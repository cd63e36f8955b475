using MiniKube.Api.Codecs;

namespace MiniKube.Api.Resource.V1;

/// <summary>Configuration for devices of a claim.</summary>
[ApiType("io.k8s.api.resource.v1.DeviceClaimConfiguration")]
public sealed partial record DeviceClaimConfiguration
{
    /// <summary>The requests that it is for, as request or request/subrequest, at most 32. All when empty.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<string> Requests { get; init; } = [];

    /// <summary>The configuration, for one driver.</summary>
    [Field(1, Inline = 2)]
    public OpaqueDeviceConfiguration? Opaque { get; init; }
}
