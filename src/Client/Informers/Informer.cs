using System.Text.Json;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Determinism;
using MiniKube.Client.Http;

namespace MiniKube.Client.Informers;

/// <summary>
/// Follows the objects of one resource: gets them once, as the beginning of a watch or, where the server does not do that, as a list; then watches, and tells its
/// handlers of every change in order. A broken connection is taken up where it ended; a revision that the server no longer has means a new list, whose differences are told like events. Objects that
/// cannot be read are skipped and logged. It never gives up: while the server is away, the store keeps what was known.
/// </summary>
public sealed class Informer<T> : IInformer where T : class
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MostPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortWatch = TimeSpan.FromSeconds(1);
    private const int PageSize = 500;

    private readonly ResourceClient<T> client;
    private readonly InformerOptions options;
    private readonly TimeProvider time;
    private readonly IRandomSource random;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private readonly Signal synced = new();
    private InformerHandler<T>[] handlers = [];
    private volatile string lastResourceVersion = "";
    private bool mustList = true;
    private bool streamsLists = true;

    internal Informer(ResourceClient<T> client, InformerOptions options, TimeProvider time, IRandomSource random, ILogger logger)
    {
        this.client = client;
        this.options = options;
        this.time = time;
        this.random = random;
        this.logger = logger;
    }

    public ObjectStore<T> Store { get; } = new();

    /// <summary>The first list is in the store and the handlers have been told of all of it.</summary>
    public bool HasSynced => synced.IsSet;

    /// <summary>Everything up to this revision is in the store. Empty before the first list.</summary>
    public string LastResourceVersion => lastResourceVersion;

    /// <summary>How many objects could not be read so far.</summary>
    public long MalformedCount { get; private set; }

    internal ObjectCodec<T> Codec => client.Codec;

    public ObjectKey KeyOf(T obj) => new(client.Codec.Namespace(obj), client.Codec.Name(obj));

    /// <summary>A handler that comes late is told of what is already there as added.</summary>
    public void AddHandler(InformerHandler<T> handler)
    {
        lock (gate)
        {
            handlers = [.. handlers, handler];
            foreach (var obj in Store.List())
            {
                Tell(handler, null, obj);
            }
        }
    }

    /// <summary>The handler, which <see cref="AddHandler(InformerHandler{T})"/> took, is told of nothing more once this has returned.</summary>
    public void RemoveHandler(InformerHandler<T> handler)
    {
        lock (gate)
        {
            handlers = [.. handlers.Where(h => !ReferenceEquals(h, handler))];
        }
    }

    public void AddHandler(Action<T>? onAdd = null, Action<T, T>? onUpdate = null, Action<T>? onDelete = null) =>
        AddHandler(new InformerHandler<T> { OnAdd = onAdd, OnUpdate = onUpdate, OnDelete = onDelete });

    /// <summary>Files the objects under the values that <paramref name="keys"/> draws from them; a name that is taken is left as it is.</summary>
    public void AddIndex(string name, Func<T, IEnumerable<string>> keys)
    {
        lock (gate)
        {
            Store.Snapshot = Store.Snapshot.HasIndex(name) ? Store.Snapshot : Store.Snapshot.WithIndex(name, keys);
        }
    }

    public IEnumerable<T> ByIndex(string name, string value) => Store.ByIndex(name, value);

    /// <summary>Completes with the first sync.</summary>
    public Task WaitForSyncAsync(CancellationToken ct) => synced.WaitAsync(ct);

    async Task IInformer.RunAsync(CancellationToken ct)
    {
        var backoff = new Backoff(FirstPause, MostPause, random);
        // The first list takes what the server has at hand; once that led to a revision the server did not know, only the newest will do.
        var from = "0";
        while (!ct.IsCancellationRequested)
        {
            Failure failure;
            var started = time.GetTimestamp();
            try
            {
                failure = mustList && !streamsLists ? await ListAsync(from, ct) : await WatchAsync(from, backoff, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (IOException e) when (e.InnerException is JsonException)
            {
                // What cannot be read here would be sent again; a list passes over it.
                InformerLog.WatchRefused(logger, client.Resource.Resource, e.Message);
                failure = Failure.Relist;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                InformerLog.Unreachable(logger, client.Resource.Resource, e.Message);
                failure = Failure.Again;
            }
            catch (Exception e)
            {
                // A fault of ours: said, and begun anew, because the loops above live on what this one brings.
                InformerLog.Failed(logger, e, client.Resource.Resource);
                failure = Failure.Relist;
            }
            if (!mustList && time.GetElapsedTime(started) >= ShortWatch)
            {
                backoff.Reset();
            }
            switch (failure)
            {
                case Failure.None:
                    continue;
                case Failure.Gone:
                    (mustList, from) = (true, "");
                    break;
                case Failure.Relist:
                    (mustList, from) = (true, lastResourceVersion);
                    break;
            }
            try
            {
                await Task.Delay(backoff.Next(), time, ct);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private enum Failure
    {
        None,

        /// <summary>The same again after a pause.</summary>
        Again,
        Relist,

        /// <summary>The revision is of no use any more: a new list of the newest state.</summary>
        Gone,
    }

    private async Task<Failure> ListAsync(string from, CancellationToken ct)
    {
        var query = new ListOptions
        {
            LabelSelector = options.LabelSelector,
            FieldSelector = options.FieldSelector,
            ResourceVersion = from.Length == 0 ? null : from,
        };
        var result = await client.ListAllAsync(options.Namespace, query, PageSize, ct);
        if (!result.IsSuccess)
        {
            InformerLog.ListRefused(logger, client.Resource.Resource, result.Error.Message);
            return result.Error.IsGone() || result.Error.IsResourceVersionTooLarge() ? Failure.Gone : Failure.Again;
        }
        Listed(result.Value);
        return Failure.None;
    }

    private void Listed(ListResult<T> list)
    {
        lock (gate)
        {
            Replace(list);
            lastResourceVersion = list.ResourceVersion;
        }
        mustList = false;
        synced.Set();
    }

    private async Task<Failure> WatchAsync(string from, Backoff backoff, CancellationToken ct)
    {
        var initial = mustList ? new StreamedList<T>(client.Codec) : null;
        var query = new WatchOptions
        {
            LabelSelector = options.LabelSelector,
            FieldSelector = options.FieldSelector,
            // Streamed lists are of the newest state or of a known revision.
            ResourceVersion = initial is null ? lastResourceVersion : from == "0" ? "" : from,
            ResourceVersionMatch = initial is null ? null : "NotOlderThan",
            SendInitialEvents = initial is not null,
            TimeoutSeconds = 300 + random.Next(300),
        };
        var started = time.GetTimestamp();
        var any = false;
        await foreach (var change in client.WatchAsync(options.Namespace, query, ct))
        {
            if (change.Type == WatchEventType.Error)
            {
                if (initial is not null && change.Error!.Code is 400 or 405 or 406 or 422)
                {
                    // A server that cannot send initial events: lists from now on.
                    streamsLists = false;
                    return Failure.None;
                }
                InformerLog.WatchRefused(logger, client.Resource.Resource, change.Error!.Message);
                return change.Error.IsGone() || change.Error.IsResourceVersionTooLarge() ? Failure.Gone
                    : change.Error.IsTransient() ? Failure.Again : Failure.Relist;
            }
            any = true;
            if (initial is not null)
            {
                if (initial.Take(change) is { } list)
                {
                    Listed(list);
                    initial = null;
                }
                continue;
            }
            backoff.Reset();
            lock (gate)
            {
                Apply(change);
                if (change.ResourceVersion.Length > 0)
                {
                    lastResourceVersion = change.ResourceVersion;
                }
            }
        }
        // A server that ends every watch at once must not be asked in a tight loop.
        return initial is null && (any || time.GetElapsedTime(started) >= ShortWatch) ? Failure.None : Failure.Again;
    }

    private void Apply(WatchEvent<T> change)
    {
        switch (change.Type)
        {
            case WatchEventType.Added or WatchEventType.Modified:
                Set(change.Object!);
                break;
            case WatchEventType.Deleted:
                Remove(KeyOf(change.Object!), change.Object!);
                break;
            case WatchEventType.Malformed:
                Skip(change.Malformed!);
                if (change.MalformedDeleted)
                {
                    Remove(new(change.Malformed!.Namespace, change.Malformed.Name), null);
                }
                break;
        }
    }

    private void Replace(ListResult<T> list)
    {
        var present = new HashSet<ObjectKey>();
        foreach (var bad in list.Malformed)
        {
            // It is there, only unreadable: what was known of it stays.
            present.Add(new(bad.Namespace, bad.Name));
            Skip(bad);
        }
        foreach (var obj in list.Items)
        {
            present.Add(KeyOf(obj));
        }
        foreach (var old in Store.List().Where(o => !present.Contains(KeyOf(o))).ToList())
        {
            Remove(KeyOf(old), null);
        }
        foreach (var obj in list.Items)
        {
            Set(obj);
        }
    }

    private void Set(T obj)
    {
        var key = KeyOf(obj);
        var old = Store.Get(key);
        if (old is not null && client.Codec.Uid(old) != client.Codec.Uid(obj))
        {
            Remove(key, null);
            old = null;
        }
        if (old is not null && client.Codec.ResourceVersion(old) == client.Codec.ResourceVersion(obj))
        {
            return;
        }
        Store.Snapshot = Store.Snapshot.With(key, obj);
        foreach (var handler in handlers)
        {
            Tell(handler, old, obj);
        }
    }

    private void Remove(ObjectKey key, T? last)
    {
        if (Store.Get(key) is not { } known)
        {
            return;
        }
        Store.Snapshot = Store.Snapshot.Without(key);
        foreach (var handler in handlers)
        {
            try
            {
                handler.OnDelete?.Invoke(last ?? known);
            }
            catch (Exception e)
            {
                InformerLog.HandlerFailed(logger, e, client.Resource.Resource, key);
            }
        }
    }

    private void Tell(InformerHandler<T> handler, T? old, T obj)
    {
        try
        {
            if (old is null)
            {
                handler.OnAdd?.Invoke(obj);
            }
            else
            {
                handler.OnUpdate?.Invoke(old, obj);
            }
        }
        catch (Exception e)
        {
            InformerLog.HandlerFailed(logger, e, client.Resource.Resource, KeyOf(obj));
        }
    }

    private void Skip(MalformedObject bad)
    {
        MalformedCount++;
        InformerLog.Malformed(logger, client.Resource.Resource, new ObjectKey(bad.Namespace, bad.Name), bad.Error);
    }
}
