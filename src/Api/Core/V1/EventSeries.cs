using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.EventSeries")]
public sealed partial record EventSeries
{
    [Field(1)]
    public int? Count { get; init; }

    [Field(2)]
    public MicroTime? LastObservedTime { get; init; }
}
