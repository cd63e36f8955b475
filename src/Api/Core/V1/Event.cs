using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.Event")]
[Kind("", "v1", "Event", "events")]
public sealed partial record Event
{
    [Field(1, Required = true)]
    public ObjectMeta Metadata { get; init; } = new();

    [Field(2, Required = true)]
    public ObjectReference InvolvedObject { get; init; } = new();

    [Field(3)]
    public string? Reason { get; init; }

    [Field(4)]
    public string? Message { get; init; }

    [Field(5)]
    public EventSource? Source { get; init; }

    [Field(6)]
    public Timestamp? FirstTimestamp { get; init; }

    [Field(7)]
    public Timestamp? LastTimestamp { get; init; }

    [Field(8)]
    public int? Count { get; init; }

    [Field(9)]
    public string? Type { get; init; }

    [Field(10)]
    public MicroTime? EventTime { get; init; }

    [Field(11)]
    public EventSeries? Series { get; init; }

    [Field(12)]
    public string? Action { get; init; }

    [Field(13)]
    public ObjectReference? Related { get; init; }

    [Field(14, Default = "\"\"")]
    public string? ReportingComponent { get; init; }

    [Field(15, Default = "\"\"")]
    public string? ReportingInstance { get; init; }
}
