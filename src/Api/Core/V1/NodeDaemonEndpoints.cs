using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.NodeDaemonEndpoints")]
public sealed partial record NodeDaemonEndpoints
{
    [Field(1)]
    public DaemonEndpoint? KubeletEndpoint { get; init; }
}
