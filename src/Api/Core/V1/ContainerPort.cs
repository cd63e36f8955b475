using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A port that a container listens on.</summary>
[ApiType("io.k8s.api.core.v1.ContainerPort")]
public sealed partial record ContainerPort
{
    /// <summary>A name for the port, unique within the pod, by which Services and probes may refer to it. At most 15 lower-case letters, digits and -.</summary>
    [Field(1)]
    public string? Name { get; init; }

    /// <summary>A port of the node that leads here, from 1 to 65535. Seldom needed. With hostNetwork it must equal containerPort.</summary>
    [Field(2)]
    public int? HostPort { get; init; }

    /// <summary>The port number in the pod, from 1 to 65535.</summary>
    [Field(3, Name = "containerPort", Required = true, Default = "0")]
    public int ContainerPortValue { get; init; }

    /// <summary>TCP, UDP or SCTP.</summary>
    [Field(4, Enum = Enums.Protocol, Default = "\"TCP\"")]
    public string? Protocol { get; init; }

    /// <summary>The node's address that hostPort is bound to. All addresses when unset.</summary>
    [Field(5)]
    public string? HostIP { get; init; }
}
