using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Deprecated. Where a kubelet took its dynamic configuration from.</summary>
[ApiType("io.k8s.api.core.v1.NodeConfigSource")]
public sealed partial record NodeConfigSource
{
    /// <summary>A ConfigMap with the configuration.</summary>
    [Field(2)]
    public ConfigMapNodeConfigSource? ConfigMap { get; init; }
}
