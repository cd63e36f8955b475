using MiniKube.Api.Determinism;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Http;

namespace MiniKube.Client.Events;

/// <summary>
/// What a recorder has to tell, on its way out: one thing after the other behind the recorder, which never waits. When the server is away or slow the oldest give way.
/// </summary>
internal sealed class EventOutbox<T>(Func<T, CancellationToken, Task> send) : IAsyncDisposable
{
    private const int MaxQueued = 1000;

    private readonly Lock gate = new();
    private readonly Queue<T> queue = [];
    private readonly CancellationTokenSource stop = new();
    private Task sending = Task.CompletedTask;
    private bool busy;

    public void Add(T item)
    {
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
            queue.Enqueue(item);
            if (!busy)
            {
                busy = true;
                sending = SendAllAsync();
            }
        }
    }

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
            T next;
            lock (gate)
            {
                if (queue.Count == 0 || stop.IsCancellationRequested)
                {
                    busy = false;
                    return;
                }
                next = queue.Dequeue();
            }
            try
            {
                await send(next, stop.Token);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Dropped with the rest.
            }
        }
    }
}

/// <summary>Writes that are tried again while the server is away or busy.</summary>
internal sealed class EventDelivery(TimeProvider time, IRandomSource random)
{
    private const int MaxAttempts = 5;
    private static readonly TimeSpan MostPause = TimeSpan.FromSeconds(10);

    /// <summary>The server's answer to the last attempt; null when it could not be reached.</summary>
    /// <param name="write">One attempt.</param>
    /// <param name="failed">Told why an attempt failed.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<ApiResult<T>?> TryAsync<T>(Func<Task<ApiResult<T>>> write, Action<string?> failed, CancellationToken ct) where T : class
    {
        ApiResult<T>? result = null;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                result = await write();
                if (result.IsSuccess || !(result.IsAlreadyExists || result.Error.IsTransient()))
                {
                    return result;
                }
                failed(result.Error.Message);
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                failed(e.Message);
            }
            if (attempt == MaxAttempts)
            {
                return result;
            }
            // A name that is taken is changed at once.
            if (result?.IsAlreadyExists != true)
            {
                await Task.Delay(MostPause * random.NextDouble(), time, ct);
            }
        }
    }
}
