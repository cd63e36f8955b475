using MiniKube.Api.Codecs;

namespace MiniKube.Api.Discovery.V1;

/// <summary>A port that all backends of a slice have.</summary>
[ApiType("io.k8s.api.discovery.v1.EndpointPort", Atomic = true)]
public sealed partial record EndpointPort
{
    /// <summary>The port's name as in the Service. Unique within the slice; empty when the Service's port has no name.</summary>
    [Field(1, Pointer = true)]
    public string? Name { get; init; }

    /// <summary>TCP (the default), UDP or SCTP.</summary>
    [Field(2, Pointer = true, Enum = Enums.Protocol)]
    public string? Protocol { get; init; }

    /// <summary>The port number of the backends. Unset stands for any port, left to the consumer's context.</summary>
    [Field(3, Pointer = true)]
    public int? Port { get; init; }

    /// <summary>
    /// What is spoken on the port, as a hint: an IANA service name, kubernetes.io/h2c, kubernetes.io/ws, kubernetes.io/wss or a name with a domain prefix.
    /// </summary>
    [Field(4, Pointer = true)]
    public string? AppProtocol { get; init; }
}
