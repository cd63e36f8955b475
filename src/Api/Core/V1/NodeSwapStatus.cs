using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.NodeSwapStatus")]
public sealed partial record NodeSwapStatus
{
    [Field(1)]
    public long? Capacity { get; init; }
}
