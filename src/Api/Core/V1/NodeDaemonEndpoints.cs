using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Ports of the services that run on a node.</summary>
[ApiType("io.k8s.api.core.v1.NodeDaemonEndpoints")]
public sealed partial record NodeDaemonEndpoints
{
    /// <summary>The kubelet's server: logs, exec, metrics.</summary>
    [Field(1, Embedded = true)]
    public DaemonEndpoint? KubeletEndpoint { get; init; }
}
