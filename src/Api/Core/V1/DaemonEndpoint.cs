using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.DaemonEndpoint")]
public sealed partial record DaemonEndpoint
{
    [Field(1, Name = "Port", Required = true, Default = "0")]
    public int Port { get; init; }
}
