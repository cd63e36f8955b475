using System.Buffers;
using System.IO.Pipelines;

namespace MiniKube.ApiServer.InProcess;

/// <summary>
/// A pipe between one writer and one reader whose waits continue on the schedulers of those who wait (System.IO.Pipelines hops to the thread pool or knows
/// only synchronization contexts).
/// </summary>
internal sealed class BodyPipe : PipeWriter
{
    private const int Bound = 1 << 20;

    private readonly Lock gate = new();
    private readonly ArrayBufferWriter<byte> pending = new();
    private byte[] readable = [];
    private int readableStart;
    private int readableEnd;
    private bool completed;
    private bool abandoned;
    private Exception? failure;
    private TaskCompletionSource? reader;
    private TaskCompletionSource? writer;

    /// <summary>Whether the writer waits for a reader that lags behind. An answer that is taken whole is not bounded.</summary>
    public bool IsBounded { get; set; }

    public override bool CanGetUnflushedBytes => true;
    public override long UnflushedBytes => pending.WrittenCount;

    public override void Advance(int bytes) => pending.Advance(bytes);
    public override Memory<byte> GetMemory(int sizeHint = 0) => pending.GetMemory(sizeHint);
    public override Span<byte> GetSpan(int sizeHint = 0) => pending.GetSpan(sizeHint);

    public override void CancelPendingFlush()
    {
    }

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource? wait = null;
        TaskCompletionSource? woken;
        lock (gate)
        {
            Publish();
            woken = Take(ref reader);
            if (IsBounded && !abandoned && readableEnd - readableStart > Bound)
            {
                wait = writer = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
        woken?.TrySetResult();
        if (wait is not null)
        {
            using var registration = cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), wait);
            await wait.Task;
        }
        return new FlushResult(isCanceled: false, isCompleted: abandoned);
    }

    public override void Complete(Exception? exception = null)
    {
        TaskCompletionSource? woken;
        lock (gate)
        {
            if (completed)
            {
                return;
            }
            Publish();
            completed = true;
            failure = exception;
            woken = Take(ref reader);
        }
        woken?.TrySetResult();
    }

    /// <summary>The reader has gone: nothing is kept any more.</summary>
    public void Abandon()
    {
        TaskCompletionSource? wokenWriter;
        TaskCompletionSource? wokenReader;
        lock (gate)
        {
            abandoned = true;
            wokenWriter = Take(ref writer);
            wokenReader = Take(ref reader);
        }
        wokenWriter?.TrySetResult();
        wokenReader?.TrySetResult();
    }

    /// <summary>All that was written, after the end.</summary>
    public byte[] TakeAll()
    {
        lock (gate)
        {
            return readable.AsSpan(readableStart, readableEnd - readableStart).ToArray();
        }
    }

    /// <summary>The next bytes, as soon as there are some; 0 at the end.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancel)
    {
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            TaskCompletionSource wait;
            TaskCompletionSource? wokenWriter = null;
            var count = 0;
            lock (gate)
            {
                count = Math.Min(buffer.Length, readableEnd - readableStart);
                if (count > 0)
                {
                    readable.AsSpan(readableStart, count).CopyTo(buffer.Span);
                    readableStart += count;
                    wokenWriter = readableEnd - readableStart <= Bound ? Take(ref writer) : null;
                }
                else if (abandoned)
                {
                    throw new IOException("the request was aborted");
                }
                else if (completed)
                {
                    return failure is null ? 0 : throw new IOException("the server failed while it answered", failure);
                }
                // A read that was cancelled leaves its wait behind.
                wait = reader = reader is { Task.IsCompleted: false } waiting ? waiting : new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            if (count > 0)
            {
                wokenWriter?.TrySetResult();
                return count;
            }
            using var registration = cancel.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), wait);
            await wait.Task;
        }
    }

    private void Publish()
    {
        var fresh = pending.WrittenSpan;
        if (fresh.Length == 0 || abandoned)
        {
            pending.ResetWrittenCount();
            return;
        }
        var kept = readableEnd - readableStart;
        if (readable.Length - readableEnd < fresh.Length)
        {
            var target = readable.Length >= (kept + fresh.Length) * 2 ? readable : new byte[Math.Max(4096, (kept + fresh.Length) * 2)];
            readable.AsSpan(readableStart, kept).CopyTo(target);
            readable = target;
            readableStart = 0;
            readableEnd = kept;
        }
        fresh.CopyTo(readable.AsSpan(readableEnd));
        readableEnd += fresh.Length;
        pending.ResetWrittenCount();
    }

    private static TaskCompletionSource? Take(ref TaskCompletionSource? source)
    {
        var taken = source;
        source = null;
        return taken;
    }
}
