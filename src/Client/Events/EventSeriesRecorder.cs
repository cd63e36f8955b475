using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Determinism;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;
using MiniKube.Client.Http;
using Event = MiniKube.Api.Events.V1.Event;

namespace MiniKube.Client.Events;

/// <summary>
/// Tells users what a component did, as events.k8s.io/v1 Events (KEP-383). The same action on the same objects for the same reason and with the same note is one
/// event: its second time makes it a series, and from then on only its count is kept up, written when the series has ended or goes on for long. Never blocks and
/// never fails its caller.
/// </summary>
public sealed class EventSeriesRecorder : IAsyncDisposable
{
    // Upstream's: a series ends with its last observation, and a long one is kept from expiring.
    private static readonly TimeSpan FinishTime = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan RefreshTime = TimeSpan.FromMinutes(30);
    private const int MaxNote = 1024;
    private const string CutOff = " ...";

    private readonly KubeClient client;
    private readonly string controller;
    private readonly string instance;
    private readonly TimeProvider time;
    private readonly IRandomSource random;
    private readonly ILogger logger;
    private readonly EventDelivery delivery;
    private readonly EventOutbox<Event?> outbox;
    private readonly ITimer timer;

    // The outbox' alone: whatever it sends, it sends one after the other.
    private OrderedDictionary<SeriesKey, Series> known = [];

    private sealed record SeriesKey(string? Action, string? Reason, string? Note, ObjectReference? Regarding, ObjectReference? Related);

    private sealed class Series(Event first)
    {
        public Event Event { get; set; } = first;
        public int Count { get; set; } = 1;
        public MicroTime LastObserved { get; set; } = first.EventTime;
        public DateTimeOffset WrittenAt { get; set; } = first.EventTime.Moment;
        public int WrittenCount { get; set; }
    }

    /// <param name="controller">Who speaks, such as <c>example.com/my-controller</c>.</param>
    /// <param name="instance">Which of several: upstream's name it by controller and host.</param>
    public EventSeriesRecorder(KubeClient client, string controller, string instance, TimeProvider time, IRandomSource random, ILogger? logger = null)
    {
        this.client = client;
        this.controller = controller;
        this.instance = instance;
        this.time = time;
        this.random = random;
        this.logger = logger ?? NullLogger.Instance;
        delivery = new EventDelivery(time, random);
        outbox = new EventOutbox<Event?>((happened, ct) => happened is null ? TendAsync(ct) : SendAsync(happened, ct));
        timer = time.CreateTimer(_ => outbox.Add(null), null, FinishTime, FinishTime);
    }

    /// <summary>Something usual was done to the object.</summary>
    public void Normal(IKubernetesObject regarding, string reason, string action, string note, IKubernetesObject? related = null) =>
        Record(EventRecorder.ReferenceTo(regarding), related is null ? null : EventRecorder.ReferenceTo(related), "Normal", reason, action, note);

    /// <summary>Something went wrong with the object.</summary>
    public void Warning(IKubernetesObject regarding, string reason, string action, string note, IKubernetesObject? related = null) =>
        Record(EventRecorder.ReferenceTo(regarding), related is null ? null : EventRecorder.ReferenceTo(related), "Warning", reason, action, note);

    /// <param name="action">What was done, or failed, such as Binding.</param>
    public void Record(ObjectReference regarding, ObjectReference? related, string type, string reason, string action, string note) => outbox.Add(new Event
    {
        Metadata = new ObjectMeta { Namespace = EventName.NamespaceOf(regarding) },
        EventTime = time.GetUtcNow(),
        ReportingController = controller,
        ReportingInstance = instance,
        Action = action,
        Reason = reason,
        Regarding = regarding,
        Related = related,
        Note = note.Length <= MaxNote ? note : note[..(MaxNote - CutOff.Length)] + CutOff,
        Type = type,
    });

    /// <summary>Completes when nothing waits to be sent any more; counts of series that go on are not waited for.</summary>
    public Task FlushAsync() => outbox.FlushAsync();

    /// <summary>Stops; what has not gone out is dropped.</summary>
    public async ValueTask DisposeAsync()
    {
        await timer.DisposeAsync();
        await outbox.DisposeAsync();
    }

    private async Task SendAsync(Event happened, CancellationToken ct)
    {
        // The object goes on changing while the same happens to it.
        var related = happened.Related is { } r ? r with { ResourceVersion = null } : null;
        var key = new SeriesKey(happened.Action, happened.Reason, happened.Note, happened.Regarding! with { ResourceVersion = null }, related);
        if (known.TryGetValue(key, out var series))
        {
            series.Count++;
            series.LastObserved = happened.EventTime;
            if (series.Count == 2)
            {
                await WriteAsync(series, ct);
            }
            return;
        }
        series = new Series(happened);
        if (await WriteAsync(series, ct))
        {
            known.Add(key, series);
        }
    }

    /// <summary>Ends series that have ceased, with their last count, and keeps long ones from expiring.</summary>
    private async Task TendAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var going = new OrderedDictionary<SeriesKey, Series>();
        foreach (var (key, series) in known)
        {
            var ended = now - series.LastObserved.Moment > FinishTime;
            if ((ended && series.Count != series.WrittenCount) || (!ended && series.Count > 1 && now - series.WrittenAt >= RefreshTime))
            {
                await WriteAsync(series, ct);
            }
            if (!ended)
            {
                going.Add(key, series);
            }
        }
        known = going;
    }

    private async Task<bool> WriteAsync(Series series, CancellationToken ct)
    {
        var result = await delivery.TryAsync(
            () => series.Count == 1 ? CreateAsync(series, ct) : CountUpAsync(series, ct),
            error => EventRecorderLog.Refused(logger, series.Event.Reason, series.Event.Regarding?.Name, error), ct);
        if (result is not { IsSuccess: true })
        {
            EventRecorderLog.Refused(logger, series.Event.Reason, series.Event.Regarding?.Name, result?.Error?.Message);
            return false;
        }
        series.Event = result.Value;
        series.WrittenAt = time.GetUtcNow();
        series.WrittenCount = series.Count;
        return true;
    }

    private Task<ApiResult<Event>> CreateAsync(Series series, CancellationToken ct)
    {
        var named = series.Event with
        {
            Metadata = new ObjectMeta { Namespace = series.Event.Metadata.Namespace, Name = EventName.Of(series.Event.Regarding?.Name, random) },
            Series = series.Count == 1 ? null : new Api.Events.V1.EventSeries { Count = series.Count, LastObservedTime = series.LastObserved },
        };
        return client.CreateAsync(named, null, ct);
    }

    private async Task<ApiResult<Event>> CountUpAsync(Series series, CancellationToken ct)
    {
        var change = new DocumentObject(
            ("series", new DocumentObject(("count", series.Count), ("lastObservedTime", series.LastObserved.ToString()))));
        var (name, ns) = (series.Event.Metadata.Name!, series.Event.Metadata.Namespace);
        var result = await client.PatchAsync<Event>(name, ns, Patch.StrategicMerge(change), null, ct);
        // The first may have expired meanwhile: then this one stands for all.
        return result.IsNotFound ? await CreateAsync(series, ct) : result;
    }
}
