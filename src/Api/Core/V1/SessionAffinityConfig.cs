using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Details of the session affinity.</summary>
[ApiType("io.k8s.api.core.v1.SessionAffinityConfig")]
public sealed partial record SessionAffinityConfig
{
    /// <summary>Details of the affinity by client address.</summary>
    [Field(1)]
    public ClientIPConfig? ClientIP { get; init; }
}
