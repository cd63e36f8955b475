using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>A port of a Service.</summary>
[ApiType("io.k8s.api.core.v1.ServicePort")]
public sealed partial record ServicePort
{
    /// <summary>The port's name, a DNS label. Needed, and unique, when there are several ports.</summary>
    [Field(1)]
    public string? Name { get; init; }

    /// <summary>TCP, UDP or SCTP.</summary>
    [Field(2, Enum = Enums.Protocol, Default = "\"TCP\"")]
    public string? Protocol { get; init; }

    /// <summary>
    /// What is spoken on the port, as a hint: an IANA service name, kubernetes.io/h2c, kubernetes.io/ws, kubernetes.io/wss or a name with a domain prefix.
    /// </summary>
    [Field(6, Pointer = true)]
    public string? AppProtocol { get; init; }

    /// <summary>The port at the Service's address, from 1 to 65535.</summary>
    [Field(3, Required = true, Default = "0")]
    public int Port { get; init; }

    /// <summary>The port of the pods, as a number or by a container port's name. The same as port when unset. Without effect for headless Services.</summary>
    [Field(4)]
    public IntOrString? TargetPort { get; init; }

    /// <summary>The port of every node. For NodePort and LoadBalancer; assigned from the cluster's range (usually 30000 to 32767) when unset.</summary>
    [Field(5)]
    public int? NodePort { get; init; }
}
