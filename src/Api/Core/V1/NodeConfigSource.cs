using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.NodeConfigSource")]
public sealed partial record NodeConfigSource
{
    [Field(2)]
    public ConfigMapNodeConfigSource? ConfigMap { get; init; }
}
