using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A port of backends.</summary>
[ApiType("io.k8s.api.core.v1.EndpointPort", Atomic = true)]
public sealed partial record EndpointPort
{
    /// <summary>The port's name as in the Service. May be left out when there is only one.</summary>
    [Field(1)]
    public string? Name { get; init; }

    /// <summary>The port number.</summary>
    [Field(2, Required = true, Default = "0")]
    public int Port { get; init; }

    /// <summary>TCP (the default), UDP or SCTP.</summary>
    [Field(3, Enum = Enums.Protocol)]
    public string? Protocol { get; init; }

    /// <summary>
    /// What is spoken on the port, as a hint: an IANA service name, kubernetes.io/h2c, kubernetes.io/ws, kubernetes.io/wss or a name with a domain prefix.
    /// </summary>
    [Field(4, Pointer = true)]
    public string? AppProtocol { get; init; }
}
