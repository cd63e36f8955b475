using MiniKube.Api.Codecs;

namespace MiniKube.Api.Resource.V1;

/// <summary>A device's place in the network.</summary>
[ApiType("io.k8s.api.resource.v1.NetworkDeviceData")]
public sealed partial record NetworkDeviceData
{
    /// <summary>The network interface's name, of at most 256 bytes.</summary>
    [Field(1)]
    public string? InterfaceName { get; init; }

    /// <summary>The interface's addresses with their prefix, such as <c>192.0.2.5/24</c> or <c>2001:db8::5/64</c>, at most 16.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<string> Ips { get; init; } = [];

    /// <summary>The interface's hardware (MAC) address, of at most 128 bytes.</summary>
    [Field(3)]
    public string? HardwareAddress { get; init; }
}
