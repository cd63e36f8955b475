using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A request of the gRPC health checking protocol.</summary>
[ApiType("io.k8s.api.core.v1.GRPCAction")]
public sealed partial record GRPCAction
{
    /// <summary>The port, from 1 to 65535.</summary>
    [Field(1, Required = true, Default = "0")]
    public int Port { get; init; }

    /// <summary>The service to ask about. An empty name asks about the server as a whole.</summary>
    [Field(2, Pointer = true, Default = "\"\"")]
    public string? Service { get; init; }
}
