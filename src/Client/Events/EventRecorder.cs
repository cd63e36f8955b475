using System.Globalization;
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
    private const int MaxQueued = 1000;
    private const int MaxAttempts = 5;

    private readonly KubeClient client;
    private readonly EventSource source;
    private readonly TimeProvider time;
    private readonly IRandomSource random;
    private readonly ILogger logger;
    private readonly EventCorrelator correlator;
    private readonly Lock gate = new();
    private readonly Queue<Event> queue = [];
    private readonly CancellationTokenSource stop = new();
    private Task sending = Task.CompletedTask;
    private bool busy;

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
        // Upstream puts events of objects without a namespace into "default".
        var ns = string.IsNullOrEmpty(regarding.Namespace) ? "default" : regarding.Namespace;
        Timestamp now = time.GetUtcNow();
        var happened = new Event
        {
            Metadata = new ObjectMeta { Namespace = ns, Name = NewName(regarding.Name) },
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
        lock (gate)
        {
            if (stop.IsCancellationRequested)
            {
                return;
            }
            if (queue.Count == MaxQueued)
            {
                queue.Dequeue();
            }
            queue.Enqueue(happened);
            if (!busy)
            {
                busy = true;
                sending = SendAllAsync();
            }
        }
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
    public Task FlushAsync()
    {
        lock (gate)
        {
            return sending;
        }
    }

    /// <summary>Stops; what has not gone out is dropped.</summary>
    public async ValueTask DisposeAsync()
    {
        stop.Cancel();
        await FlushAsync();
        stop.Dispose();
    }

    private async Task SendAllAsync()
    {
        await Task.Yield();
        while (true)
        {
            Event next;
            lock (gate)
            {
                if (queue.Count == 0 || stop.IsCancellationRequested)
                {
                    busy = false;
                    return;
                }
                next = queue.Dequeue();
            }
            if (correlator.Correlate(next) is { } correlated)
            {
                await SendAsync(correlated);
            }
        }
    }

    private async Task SendAsync(Event wanted)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            try
            {
                var result = wanted.Count > 1 ? await CountUpAsync(wanted) : await client.CreateAsync(wanted, null, stop.Token);
                if (result.IsAlreadyExists)
                {
                    wanted = wanted with { Metadata = wanted.Metadata with { Name = NewName(wanted.InvolvedObject.Name) } };
                    continue;
                }
                if (result.IsSuccess)
                {
                    correlator.Sent(wanted, result.Value.Metadata.Name!);
                    return;
                }
                if (!result.Error.IsTransient())
                {
                    // A namespace on its way out takes no more events; that is no news.
                    EventRecorderLog.Refused(logger, wanted.Reason, wanted.InvolvedObject.Name, result.Error.Message);
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                EventRecorderLog.Refused(logger, wanted.Reason, wanted.InvolvedObject.Name, e.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(10) * random.NextDouble(), time, stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<ApiResult<Event>> CountUpAsync(Event wanted)
    {
        var change = new DocumentObject(
            ("count", wanted.Count!.Value), ("lastTimestamp", wanted.LastTimestamp!.Value.ToString()), ("message", wanted.Message!));
        var result = await client.PatchAsync<Event>(wanted.Metadata.Name!, wanted.Metadata.Namespace, Patch.StrategicMerge(change), null, stop.Token);
        // The first event may have expired meanwhile: then this one stands for all.
        return result.IsNotFound
            ? await client.CreateAsync(wanted with { Metadata = new ObjectMeta { Namespace = wanted.Metadata.Namespace, Name = NewName(wanted.InvolvedObject.Name) } }, null, stop.Token)
            : result;
    }

    /// <summary>The object's name and sixteen hex digits, in upstream's form; chance instead of the clock, which may stand still between two events.</summary>
    private string NewName(string? subject)
    {
        Span<byte> bytes = stackalloc byte[8];
        random.NextBytes(bytes);
        // 253 is the longest name; a subject's own may be that long already.
        var prefix = subject is { Length: > 236 } ? subject[..236].TrimEnd('.', '-') : subject;
        return string.Create(CultureInfo.InvariantCulture, $"{prefix}.{Convert.ToHexStringLower(bytes)}");
    }
}

internal static partial class EventRecorderLog
{
    [LoggerMessage(LogLevel.Debug, "Event {Reason} on {Name} was not taken: {Error}")]
    public static partial void Refused(ILogger logger, string? reason, string? name, string? error);
}
