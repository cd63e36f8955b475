using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>The address of one backend.</summary>
[ApiType("io.k8s.api.core.v1.EndpointAddress", Atomic = true)]
public sealed partial record EndpointAddress
{
    /// <summary>The address. Loopback, link-local and multicast ones are not allowed.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Ip { get; init; } = "";

    /// <summary>The backend's name in DNS.</summary>
    [Field(3)]
    public string? Hostname { get; init; }

    /// <summary>The node that the backend is on.</summary>
    [Field(4, Pointer = true)]
    public string? NodeName { get; init; }

    /// <summary>The object behind it, usually a Pod.</summary>
    [Field(2)]
    public ObjectReference? TargetRef { get; init; }
}
