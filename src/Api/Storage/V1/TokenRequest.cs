using MiniKube.Api.Codecs;

namespace MiniKube.Api.Storage.V1;

/// <summary>A token of the pod's service account for a CSI driver.</summary>
[ApiType("io.k8s.api.storage.v1.TokenRequest")]
public sealed partial record TokenRequest
{
    /// <summary>Who the token is for. The API server when empty.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Audience { get; init; } = "";

    /// <summary>Seconds the token is good for, at least 600. 3600 when unset.</summary>
    [Field(2, Pointer = true)]
    public long? ExpirationSeconds { get; init; }
}
