using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.SessionAffinityConfig")]
public sealed partial record SessionAffinityConfig
{
    [Field(1)]
    public ClientIPConfig? ClientIP { get; init; }
}
