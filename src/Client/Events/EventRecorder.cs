using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Determinism;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;
using MiniKube.Client.Http;

namespace MiniKube.Client.Events;

/// <summary>
/// Tells users what a component did, as v1 Events. Never blocks and never fails its caller: events go out one after the other behind it, a
/// repetition only counts its first event up, a flood is cut off, and when the server is away or slow the oldest give way.
/// </summary>
public sealed class EventRecorder : IAsyncDisposable
{
    private readonly KubeClient client;
    private readonly EventSource source;
    private readonly TimeProvider time;
    private readonly IRandomSource random;
    private readonly ILogger logger;
    private readonly EventCorrelator correlator;
    private readonly EventDelivery delivery;
    private readonly EventOutbox<Event> outbox;

    /// <param name="component">Who speaks, such as <c>default-scheduler</c>.</param>
    /// <param name="host">The node that the component speaks for, if any.</param>
    public EventRecorder(KubeClient client, string component, TimeProvider time, IRandomSource random, string? host = null, ILogger? logger = null)
    {
        this.client = client;
        this.time = time;
        this.random = random;
        this.logger = logger ?? NullLogger.Instance;
        source = new EventSource { Component = component, Host = host };
        correlator = new EventCorrelator(time);
        delivery = new EventDelivery(time, random);
        outbox = new EventOutbox<Event>(SendAsync);
    }

    /// <summary>Something usual happened to the object.</summary>
    public void Normal(IKubernetesObject regarding, string reason, string message) => Record(ReferenceTo(regarding), "Normal", reason, message);

    /// <summary>Something went wrong with the object.</summary>
    public void Warning(IKubernetesObject regarding, string reason, string message) => Record(ReferenceTo(regarding), "Warning", reason, message);

    /// <param name="regarding">What it is about.</param>
    /// <param name="type"><c>Normal</c> or <c>Warning</c>.</param>
    /// <param name="reason">One word for machines.</param>
    /// <param name="message">For users.</param>
    /// <param name="action">What was done; none where the reason says it.</param>
    /// <param name="related">What else it is about.</param>
    public void Record(ObjectReference regarding, string type, string reason, string message, string? action = null, ObjectReference? related = null)
    {
        Timestamp now = time.GetUtcNow();
        var happened = new Event
        {
            Metadata = new ObjectMeta { Namespace = EventName.NamespaceOf(regarding) },
            InvolvedObject = regarding,
            Type = type,
            Reason = reason,
            Message = message.Length <= 1024 ? message : message[..1024],
            Action = action,
            Related = related,
            Source = source,
            FirstTimestamp = now,
            LastTimestamp = now,
            Count = 1,
            ReportingComponent = source.Component,
            ReportingInstance = source.Host,
        };
        outbox.Add(happened);
    }

    public static ObjectReference ReferenceTo(IKubernetesObject obj) => new()
    {
        ApiVersion = obj.ApiVersion,
        Kind = obj.Kind,
        Namespace = obj.Metadata.Namespace,
        Name = obj.Metadata.Name,
        Uid = obj.Metadata.Uid,
        ResourceVersion = obj.Metadata.ResourceVersion,
    };

    /// <summary>Completes when nothing waits to be sent any more.</summary>
    public Task FlushAsync() => outbox.FlushAsync();

    /// <summary>Stops; what has not gone out is dropped.</summary>
    public ValueTask DisposeAsync() => outbox.DisposeAsync();

    private async Task SendAsync(Event happened, CancellationToken ct)
    {
        if (correlator.Correlate(happened) is not { } wanted)
        {
            return;
        }
        var result = await delivery.TryAsync(
            () => wanted.Count > 1 ? CountUpAsync(wanted, ct) : client.CreateAsync(Named(wanted), null, ct),
            error => EventRecorderLog.Refused(logger, wanted.Reason, wanted.InvolvedObject.Name, error), ct);
        if (result is { IsSuccess: true })
        {
            correlator.Sent(wanted, result.Value.Metadata.Name!);
        }
        else if (result?.Error is { } refused)
        {
            // A namespace on its way out takes no more events; that is no news.
            EventRecorderLog.Refused(logger, wanted.Reason, wanted.InvolvedObject.Name, refused.Message);
        }
    }

    private async Task<ApiResult<Event>> CountUpAsync(Event wanted, CancellationToken ct)
    {
        var change = new DocumentObject(
            ("count", wanted.Count!.Value), ("lastTimestamp", wanted.LastTimestamp!.Value.ToString()), ("message", wanted.Message!));
        var result = await client.PatchAsync<Event>(wanted.Metadata.Name!, wanted.Metadata.Namespace, Patch.StrategicMerge(change), null, ct);
        // The first event may have expired meanwhile: then this one stands for all.
        return result.IsNotFound ? await client.CreateAsync(Named(wanted), null, ct) : result;
    }

    private Event Named(Event wanted) =>
        wanted with { Metadata = new ObjectMeta { Namespace = wanted.Metadata.Namespace, Name = EventName.Of(wanted.InvolvedObject.Name, random) } };
}

internal static partial class EventRecorderLog
{
    [LoggerMessage(LogLevel.Debug, "Event {Reason} on {Name} was not taken: {Error}")]
    public static partial void Refused(ILogger logger, string? reason, string? name, string? error);
}
