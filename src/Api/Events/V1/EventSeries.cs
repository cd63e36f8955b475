using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Events.V1;

[ApiType("io.k8s.api.events.v1.EventSeries")]
public sealed partial record EventSeries
{
    [Field(1, Required = true, Default = "0")]
    public int Count { get; init; }

    [Field(2, Required = true)]
    public MicroTime LastObservedTime { get; init; }
}
