using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>The attempt to open a TCP connection.</summary>
[ApiType("io.k8s.api.core.v1.TCPSocketAction")]
public sealed partial record TCPSocketAction
{
    /// <summary>The port, as a number from 1 to 65535 or by a container port's name.</summary>
    [Field(1, Required = true)]
    public IntOrString Port { get; init; }

    /// <summary>The host to connect to. The pod's address when unset.</summary>
    [Field(2)]
    public string? Host { get; init; }
}
