using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>How often an event has repeated itself.</summary>
[ApiType("io.k8s.api.core.v1.EventSeries")]
public sealed partial record EventSeries
{
    /// <summary>How many times it was seen up to lastObservedTime.</summary>
    [Field(1)]
    public int? Count { get; init; }

    /// <summary>When it was last seen.</summary>
    [Field(2)]
    public MicroTime? LastObservedTime { get; init; }
}
