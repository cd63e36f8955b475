using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using MiniKube.Api.Determinism;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Renderings;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;
using MiniKube.Storage;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.Handlers;

/// <summary>
/// Streams changes, each in a frame of its own, or over a WebSocket each in a message of its own. It ends after its time, when the client leaves, when the server stops, or when
/// the client is too slow; the client then goes on from the last resourceVersion that it has seen.
/// </summary>
internal sealed class WatchHandler(ServerParts parts)
{
    private const int Batch = 128;

    // A client that does not read holds no more than this, and what its connection buffers.
    private const int FlushThreshold = 512 * 1024;

    public async Task HandleAsync(ApiRequest request)
    {
        var (options, error) = ListOptions.Parse(request, watch: true);
        if (error is not null)
        {
            await ResponseBody.WriteAsync(request, error);
            return;
        }
        var selection = Selection.Of(request, options!);
        var time = options!.TimeoutSeconds is > 0 and var asked ? TimeSpan.FromSeconds(asked) : parts.Options.MinRequestTimeout * (1 + parts.Random.NextDouble());
        using var limit = new CancellationTokenSource(Timers.Bounded(time), parts.Time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, request.Cancel, parts.Stopping);
        try
        {
            await StreamAsync(request, options, selection, limit.Token, end);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The expected ways for a watch to end.
        }
    }

    private async Task StreamAsync(ApiRequest request, ListOptions options, Selection selection, CancellationToken timeout, CancellationTokenSource ending)
    {
        var end = ending.Token;
        var cache = request.Resource.Cache;
        // Without a revision, or with 0, the state as it is comes first, as if it had just been added.
        var initial = options.SendInitialEvents ?? options.ResourceVersion is null or 0;
        var future = initial || options.ResourceVersion is null ? await Freshness.WaitAsync(parts, options.ResourceVersion, end) : null;
        var snapshot = initial ? cache.Snapshot() : (CacheSnapshot?)null;
        var query = new WatchQuery
        {
            Scope = selection.Scope,
            Filter = selection.Filter,
            // 0 names no state: whoever wants no initial events begins with what is there now.
            After = snapshot?.Revision ?? (options.ResourceVersion == 0 ? null : options.ResourceVersion),
            Bookmarks = options.AllowBookmarks,
        };
        var start = future is null ? await cache.WatchAsync(query, end) : default;
        await using var socket = WatchSocket.IsAsked(request.Http) ? await WatchSocket.AcceptAsync(request, ending, parts.Time) : null;
        PipeWriter body = socket ?? ResponseBody.Begin(request, 200, WatchFrames.ContentType(request.Rendition)).BodyWriter;
        var frames = new WatchFrames(request, body, parts.Time, parts.RequestMetrics.WatchEvents(request.Resource));
        if (start.Watcher is null)
        {
            // As upstream: a revision that cannot be served is told by an event.
            frames.Error(future ?? ApiError.Expired(string.Create(CultureInfo.InvariantCulture, $"too old resource version: {options.ResourceVersion} ({start.Oldest})")));
            await body.FlushAsync(end);
            return;
        }
        using var watcher = start.Watcher;
        if (socket is null)
        {
            await request.Http.Response.StartAsync(end);
            await body.FlushAsync(end);
        }
        try
        {
            if (snapshot is { } state)
            {
                await SendInitialAsync(frames, body, cache, state, selection, options, end);
            }
            request.Begun?.Invoke();
            await SendChangesAsync(frames, body, watcher, end);
        }
        catch (UnreadableValueException e)
        {
            frames.Error(ApiError.Internal(e.Message));
            await body.FlushAsync(end);
            return;
        }
        if (options.AllowBookmarks && timeout.IsCancellationRequested && !request.Cancel.IsCancellationRequested && watcher.Read(new WatchItem[Batch]) == 0)
        {
            // Whoever watches again begins as near to now as can be. It goes with the end of the answer: nobody waits for a client that reads no more.
            frames.Bookmark(watcher.ProgressRevision, initialEventsEnd: false);
        }
    }

    private static async Task SendChangesAsync(WatchFrames frames, PipeWriter body, CacheWatcher watcher, CancellationToken end)
    {
        var items = new WatchItem[Batch];
        while (await NextAsync(watcher, items, end) is > 0 and var count)
        {
            for (var i = 0; i < count; i++)
            {
                frames.Write(items[i]);
                if (i == count - 1 || body.UnflushedBytes >= FlushThreshold)
                {
                    await body.FlushAsync(end);
                }
            }
        }
    }

    /// <summary>The next events; none when the watch is at its end.</summary>
    private static async ValueTask<int> NextAsync(CacheWatcher watcher, WatchItem[] items, CancellationToken end)
    {
        try
        {
            return await watcher.ReadAsync(items, end);
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }

    private static async Task SendInitialAsync(
        WatchFrames frames, PipeWriter body, WatchCache cache, CacheSnapshot state, Selection selection, ListOptions options, CancellationToken end)
    {
        foreach (var entry in state.Under(selection.Scope ?? cache.Prefix))
        {
            if (selection.Filter is not null && !selection.Filter(entry))
            {
                continue;
            }
            frames.Write(new WatchItem(WatchType.Added, entry, entry.ModRevision, null));
            if (body.UnflushedBytes >= FlushThreshold)
            {
                await body.FlushAsync(end);
            }
        }
        if (options is { SendInitialEvents: true, AllowBookmarks: true })
        {
            frames.Bookmark(state.Revision, initialEventsEnd: true);
        }
        await body.FlushAsync(end);
    }
}
