using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Events.V1;

/// <summary>How often an event has repeated itself.</summary>
[ApiType("io.k8s.api.events.v1.EventSeries")]
public sealed partial record EventSeries
{
    /// <summary>How many times it was seen up to lastObservedTime; at least 2.</summary>
    [Field(1, Required = true, Default = "0")]
    public int Count { get; init; }

    /// <summary>When it was last seen.</summary>
    [Field(2, Required = true)]
    public MicroTime LastObservedTime { get; init; }
}
