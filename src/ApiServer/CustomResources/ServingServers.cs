using Microsoft.Extensions.Logging;
using MiniKube.ApiServer.Hosting;
using MiniKube.Storage;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.CustomResources;

/// <summary>
/// The API servers over one store, and which definitions each of them serves. Every server keeps a <see cref="ServingRecord"/> in the store, which ends by itself when its
/// server does not renew it, and sees those of the others in a cache like any other.
/// <para>
/// A server keeps its record from the moment at which it serves all that is defined, and is not ready before it serves what was defined until the record was there.
/// So whoever sees, at some revision, that all who have a record serve a definition of that revision, knows that no server will be asked in vain for it.
/// </para>
/// </summary>
/// <param name="parts">The server.</param>
/// <param name="identity">What tells this server from the others, if possible the same after a restart.</param>
internal sealed partial class ServingServers(ServerParts parts, string identity)
{
    /// <summary>How long a server counts as there after it last said so.</summary>
    public static readonly TimeSpan Lifetime = ApiServerEndpoints.Lifetime;

    /// <summary>Twice within the lifetime, so that one that fails does no harm.</summary>
    private static readonly TimeSpan Interval = Lifetime / 3;

    /// <summary>How long a server that ends waits for its store, and how long one waits after a failure.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private const string Prefix = "/registry/servingrecords/";

    private readonly string key = Prefix + identity;
    private readonly SemaphoreSlim turn = new(1);
    private ServingRecord own = ServingRecord.None;
    private ServingRecord written = ServingRecord.None;
    private long writtenAt;
    private WatchCache records = null!;
    private CancellationTokenSource change = new();

    /// <summary>Cancelled when another server comes, goes, or changes its record after this was read.</summary>
    public CancellationToken Change => Volatile.Read(ref change).Token;

    /// <summary>Looks who is there.</summary>
    public async Task StartAsync(CancellationToken cancel) =>
        records = await parts.Hub.AddAsync(new WatchCacheOptions { Prefix = Prefix, Decode = static (_, _) => EntryIndex.Empty }, cancel);

    /// <summary>Says for the first time what this server serves.</summary>
    public async Task JoinAsync(ServingRecord record, CancellationToken cancel)
    {
        own = record;
        await WriteAsync(cancel);
    }

    /// <summary>Says what this server serves now. A server that is alone says so with the next renewal.</summary>
    public async Task NoteAsync(ServingRecord record, CancellationToken cancel)
    {
        own = record;
        if (written != record && Others().Any())
        {
            await WriteAsync(cancel);
        }
    }

    /// <summary>Whether all other servers serve a definition as it was at a revision, which this server's caches must have reached.</summary>
    public bool AllServe(string uid, long revision) => revision <= parts.Hub.Revision && Others().All(o => o.Serves(uid, revision));

    /// <summary>Renews this server's record, and looks at the others', as long as the server runs.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        CacheWatcher? watcher = null;
        var changes = new WatchItem[16];
        var due = parts.Time.GetUtcNow() + Interval;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (watcher is null)
                {
                    watcher = (await records.WatchAsync(new WatchQuery(), stop)).Watcher!;
                    // There may have been changes before it.
                    Announce();
                }
                var count = await Waiting.ForChangesAsync(watcher, changes, due - parts.Time.GetUtcNow(), parts.Time, stop);
                if (count is null)
                {
                    watcher.Dispose();
                    watcher = null;
                }
                else if (changes.Take(count.Value).Any(IsNews))
                {
                    Announce();
                }
                if (parts.Time.GetUtcNow() >= due)
                {
                    due = parts.Time.GetUtcNow() + Interval;
                    await WriteAsync(stop);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                LogFailure(parts.Log, e);
                await Task.WhenAny(Task.Delay(Patience, parts.Time, stop));
            }
        }
        watcher?.Dispose();
    }

    /// <summary>
    /// Takes the record away, at once for all others, but not that of another process that goes by the same name by now. A server whose store does not answer ends all
    /// the same.
    /// </summary>
    public async Task LeaveAsync()
    {
        using var limit = new CancellationTokenSource(Patience, parts.Time);
        try
        {
            await parts.Store.CommitAsync(Commit.Delete(key, writtenAt), limit.Token);
        }
        catch (Exception e) when (e is StoreException or OperationCanceledException)
        {
            // It ends by itself.
            LogFailure(parts.Log, e);
        }
    }

    private IEnumerable<ServingRecord> Others() => records.Snapshot().Under(Prefix).Where(e => e.Key != key)
        .Select(static e => e.Rendering(typeof(ServingRecord), static e => ServingRecord.Decode(e.Value.Span)));

    private void Announce() => Interlocked.Exchange(ref change, new CancellationTokenSource()).Cancel();

    // A renewal says nothing new.
    private bool IsNews(WatchItem item) => item.Event is { } e && e.Key != key
        && !(e.Entry is { } now && e.Previous is { } before && now.Value.Span.SequenceEqual(before.Value.Span));

    // One after the other: the newest stays.
    private async Task WriteAsync(CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            var record = own;
            var result = await parts.Store.CommitAsync(Commit.Put(key, record.Encode()) with { Lifetime = Lifetime }, cancel);
            (written, writtenAt) = (record, result.Revision);
        }
        finally
        {
            turn.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "what this server serves could not be told to the others over its store")]
    private static partial void LogFailure(ILogger log, Exception e);
}
