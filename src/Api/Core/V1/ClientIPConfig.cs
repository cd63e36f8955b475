using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Details of the affinity by client address.</summary>
[ApiType("io.k8s.api.core.v1.ClientIPConfig")]
public sealed partial record ClientIPConfig
{
    /// <summary>Seconds a client stays with its pod, from 1 to 86400. 10800 (3 hours) when unset.</summary>
    [Field(1, Pointer = true)]
    public int? TimeoutSeconds { get; init; }
}
