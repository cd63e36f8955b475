using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Where a service on a node listens.</summary>
[ApiType("io.k8s.api.core.v1.DaemonEndpoint")]
public sealed partial record DaemonEndpoint
{
    /// <summary>The port number.</summary>
    [Field(1, Name = "Port", Required = true, Default = "0")]
    public int Port { get; init; }
}
