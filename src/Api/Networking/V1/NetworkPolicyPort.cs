using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Networking.V1;

/// <summary>A port, or several in a row, at which traffic is allowed.</summary>
[ApiType("io.k8s.api.networking.v1.NetworkPolicyPort")]
public sealed partial record NetworkPolicyPort
{
    /// <summary>TCP (the default), UDP or SCTP.</summary>
    [Field(1, Pointer = true, Enum = Enums.Protocol)]
    public string? Protocol { get; init; }

    /// <summary>The port, as a number or by a container port's name. All ports of the protocol when unset.</summary>
    [Field(2, Pointer = true)]
    public IntOrString? Port { get; init; }

    /// <summary>The last port of a range that starts at port, not below it; port must then be a number. Only the one port when unset.</summary>
    [Field(3, Pointer = true)]
    public int? EndPort { get; init; }
}
