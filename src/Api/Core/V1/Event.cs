using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>Tells that something happened to an object. Events are information only and expire, usually within an hour.</summary>
[ApiType("io.k8s.api.core.v1.Event")]
[Kind("", "v1", "Event", "events")]
public sealed partial record Event
{
    /// <summary>Name, namespace and the rest that every object has.</summary>
    [Field(1, Required = true)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The object that the event is about.</summary>
    [Field(2, Required = true)]
    public ObjectReference InvolvedObject { get; init; } = new();

    /// <summary>Why, as one CamelCase word such as BackOff.</summary>
    [Field(3)]
    public string? Reason { get; init; }

    /// <summary>What happened, for people to read.</summary>
    [Field(4)]
    public string? Message { get; init; }

    /// <summary>Who reports it, in the older form. Newer reporters set reportingComponent.</summary>
    [Field(5, Embedded = true)]
    public EventSource? Source { get; init; }

    /// <summary>When it was first seen.</summary>
    [Field(6)]
    public Timestamp? FirstTimestamp { get; init; }

    /// <summary>When it was last seen.</summary>
    [Field(7)]
    public Timestamp? LastTimestamp { get; init; }

    /// <summary>How many times it was seen.</summary>
    [Field(8)]
    public int? Count { get; init; }

    /// <summary>Normal or Warning.</summary>
    [Field(9)]
    public string? Type { get; init; }

    /// <summary>When it was first seen, to the microsecond. Set by newer reporters.</summary>
    [Field(10)]
    public MicroTime? EventTime { get; init; }

    /// <summary>Set where the event repeats itself: how often and until when.</summary>
    [Field(11)]
    public EventSeries? Series { get; init; }

    /// <summary>What was done or tried, as one CamelCase word such as Binding.</summary>
    [Field(12)]
    public string? Action { get; init; }

    /// <summary>A second object that takes part, such as the one an action created.</summary>
    [Field(13)]
    public ObjectReference? Related { get; init; }

    /// <summary>Who reports it, such as kubernetes.io/kubelet.</summary>
    [Field(14, Default = "\"\"")]
    public string? ReportingComponent { get; init; }

    /// <summary>Which of its instances reports it, such as kubelet-node1.</summary>
    [Field(15, Default = "\"\"")]
    public string? ReportingInstance { get; init; }
}
