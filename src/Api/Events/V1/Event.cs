using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;

namespace MiniKube.Api.Events.V1;

/// <summary>Tells that something happened to an object. Events are information only and expire, usually within an hour.</summary>
[ApiType("io.k8s.api.events.v1.Event")]
[Kind("events.k8s.io", "v1", "Event", "events")]
public sealed partial record Event
{
    /// <summary>Name, namespace and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>When the event was first seen.</summary>
    [Field(2, Required = true)]
    public MicroTime EventTime { get; init; }

    /// <summary>Set where the event repeats itself: how often and until when.</summary>
    [Field(3)]
    public EventSeries? Series { get; init; }

    /// <summary>Who reports it, such as kubernetes.io/kubelet.</summary>
    [Field(4)]
    public string? ReportingController { get; init; }

    /// <summary>Which of its instances reports it, such as kubelet-node1. At most 128 characters.</summary>
    [Field(5)]
    public string? ReportingInstance { get; init; }

    /// <summary>What was done or tried, as one CamelCase word such as Binding. At most 128 characters.</summary>
    [Field(6)]
    public string? Action { get; init; }

    /// <summary>Why, as one CamelCase word such as BackOff. At most 128 characters.</summary>
    [Field(7)]
    public string? Reason { get; init; }

    /// <summary>The object that the event is about.</summary>
    [Field(8, Embedded = true)]
    public ObjectReference? Regarding { get; init; }

    /// <summary>A second object that takes part, such as the one an action created.</summary>
    [Field(9)]
    public ObjectReference? Related { get; init; }

    /// <summary>What happened, for people to read. At most 1024 bytes.</summary>
    [Field(10)]
    public string? Note { get; init; }

    /// <summary>Normal or Warning.</summary>
    [Field(11)]
    public string? Type { get; init; }

    /// <summary>The source field of the same event in the core group.</summary>
    [Field(12, Embedded = true)]
    public EventSource? DeprecatedSource { get; init; }

    /// <summary>The firstTimestamp field of the same event in the core group.</summary>
    [Field(13)]
    public Timestamp? DeprecatedFirstTimestamp { get; init; }

    /// <summary>The lastTimestamp field of the same event in the core group.</summary>
    [Field(14)]
    public Timestamp? DeprecatedLastTimestamp { get; init; }

    /// <summary>The count field of the same event in the core group.</summary>
    [Field(15)]
    public int? DeprecatedCount { get; init; }
}
