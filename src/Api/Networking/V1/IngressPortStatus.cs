using MiniKube.Api.Codecs;

namespace MiniKube.Api.Networking.V1;

/// <summary>The state of one port of an Ingress' load balancer.</summary>
[ApiType("io.k8s.api.networking.v1.IngressPortStatus")]
public sealed partial record IngressPortStatus
{
    /// <summary>The port number.</summary>
    [Field(1, Required = true, Default = "0")]
    public int Port { get; init; }

    /// <summary>TCP, UDP or SCTP.</summary>
    [Field(2, Required = true, Enum = Enums.Protocol, Default = "\"\"")]
    public string Protocol { get; init; } = "";

    /// <summary>Why the port does not work, as a CamelCase word, with a domain prefix unless it is one of Kubernetes' own. Unset when it works.</summary>
    [Field(3, Pointer = true)]
    public string? Error { get; init; }
}
