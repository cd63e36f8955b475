using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;

namespace MiniKube.Api.Events.V1;

[ApiType("io.k8s.api.events.v1.Event")]
[Kind("events.k8s.io", "v1", "Event", "events")]
public sealed partial record Event
{
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    [Field(2, Required = true)]
    public MicroTime EventTime { get; init; }

    [Field(3)]
    public EventSeries? Series { get; init; }

    [Field(4)]
    public string? ReportingController { get; init; }

    [Field(5)]
    public string? ReportingInstance { get; init; }

    [Field(6)]
    public string? Action { get; init; }

    [Field(7)]
    public string? Reason { get; init; }

    [Field(8)]
    public ObjectReference? Regarding { get; init; }

    [Field(9)]
    public ObjectReference? Related { get; init; }

    [Field(10)]
    public string? Note { get; init; }

    [Field(11)]
    public string? Type { get; init; }

    [Field(12)]
    public EventSource? DeprecatedSource { get; init; }

    [Field(13)]
    public Timestamp? DeprecatedFirstTimestamp { get; init; }

    [Field(14)]
    public Timestamp? DeprecatedLastTimestamp { get; init; }

    [Field(15)]
    public int? DeprecatedCount { get; init; }
}
