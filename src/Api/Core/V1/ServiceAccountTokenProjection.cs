using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A token of the pod's service account, renewed before it expires.</summary>
[ApiType("io.k8s.api.core.v1.ServiceAccountTokenProjection")]
public sealed partial record ServiceAccountTokenProjection
{
    /// <summary>Who the token is for; others should refuse it. The API server when unset.</summary>
    [Field(1)]
    public string? Audience { get; init; }

    /// <summary>Seconds the token is good for, at least 600. 3600 when unset. It is renewed once 80% of the time or 24 hours have passed.</summary>
    [Field(2, Pointer = true)]
    public long? ExpirationSeconds { get; init; }

    /// <summary>The file, relative to the volume.</summary>
    [Field(3, Required = true, Default = "\"\"")]
    public string Path { get; init; } = "";
}
