using System.Buffers;
using System.Text;
using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.NodeRuntime.Containers.Logs;

/// <summary>Reads logs that container monitors write, while they are written.</summary>
public sealed class LogReader : IDisposable
{
    private const int BlockSize = 64 * 1024;

    private readonly FileEvents events = new();

    /// <summary>Copies a log to a stream, line by line as it appears.</summary>
    /// <param name="path">the log; when following it may come into being later</param>
    /// <param name="target">written to and flushed whenever there is nothing more to read for now</param>
    /// <param name="ended">completes when the container has ended: then following stops after the last line</param>
    /// <exception cref="FileNotFoundException">there is no such log, and it is not followed</exception>
    public async Task CopyAsync(string path, LogOptions options, Stream target, Task ended, CancellationToken cancellation = default)
    {
        if (!options.Follow)
        {
            await using var whole = Open(path) ?? throw new FileNotFoundException($"no log {path}", path);
            await CopyOnceAsync(whole, new LogFilter(options), options.TailLines, target, cancellation);
            await target.FlushAsync(cancellation);
            return;
        }
        await FollowAsync(path, options, target, ended, cancellation);
    }

    /// <summary>The end of a log: at most so many lines, and of these at most so many bytes. Empty when there is no log.</summary>
    public static string ReadEnd(string path, int lines, int bytes)
    {
        using var file = Open(path);
        if (file is null)
            return "";
        file.Position = LogTail.Find(file, lines, stream: null);
        var rest = new byte[file.Length - file.Position];
        var length = file.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false);
        var filter = new LogFilter(new LogOptions());
        var output = new ArrayBufferWriter<byte>();
        foreach (var line in rest.AsSpan(0, length).Split((byte)'\n'))
            filter.Write(rest.AsSpan()[line], output);
        var text = output.WrittenSpan;
        return Encoding.UTF8.GetString(text[Math.Max(0, text.Length - bytes)..]);
    }

    public void Dispose() => events.Dispose();

    private async Task FollowAsync(string path, LogOptions options, Stream target, Task ended, CancellationToken cancellation)
    {
        using var changed = new SemaphoreSlim(0);
        void Signal(string name, FileChange change)
        {
            if (changed.CurrentCount == 0)
                changed.Release();
        }
        // The directory tells of the file coming into being and of its being put aside.
        using var directory = events.Watch(Path.GetDirectoryName(path)!, FileChange.Created | FileChange.MovedTo, Signal);
        _ = ended.ContinueWith(_ => TrySignal(changed), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        var filter = new LogFilter(options);
        var tail = options.TailLines;
        while (!filter.Full)
        {
            var over = ended.IsCompleted;
            if (Open(path) is not { } file)
            {
                if (over)
                    return;
                await changed.WaitAsync(cancellation);
                continue;
            }
            await using (file)
            {
                using var written = events.Watch(path, FileChange.Modified, Signal);
                await CopyOnceAsync(file, filter, tail, target, cancellation);
                tail = null;
                while (!filter.Full)
                {
                    await target.FlushAsync(cancellation);
                    // Before the last look: what comes later belongs to a new file or to nobody.
                    over = ended.IsCompleted;
                    var replaced = IsReplaced(file, path);
                    var more = await CopyOnceAsync(file, filter, null, target, cancellation);
                    if (more)
                        continue;
                    if (replaced)
                        break;
                    if (over)
                        return;
                    await changed.WaitAsync(cancellation);
                }
            }
        }
        await target.FlushAsync(cancellation);
    }

    private static void TrySignal(SemaphoreSlim changed)
    {
        try
        {
            changed.Release();
        }
        catch (ObjectDisposedException)
        {
            // Nobody waits any more.
        }
    }

    /// <summary>Copies from where the file stands to its end; what follows the last line end stays for the next time.</summary>
    /// <returns>whether there was anything</returns>
    private static async Task<bool> CopyOnceAsync(FileStream file, LogFilter filter, long? tail, Stream target, CancellationToken cancellation)
    {
        if (tail is { } lines)
            file.Position = LogTail.Find(file, lines, filter.Stream);
        var buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
        var output = new ArrayBufferWriter<byte>(BlockSize);
        var any = false;
        try
        {
            var held = 0;
            while (!filter.Full)
            {
                var read = await file.ReadAsync(buffer.AsMemory(held), cancellation);
                if (read == 0)
                    break;
                var end = held + read;
                var start = 0;
                for (int at; (at = buffer.AsSpan(start, end - start).IndexOf((byte)'\n')) >= 0 && !filter.Full; start += at + 1)
                {
                    filter.Write(buffer.AsSpan(start, at), output);
                    any = true;
                }
                if (output.WrittenCount > 0)
                    await target.WriteAsync(output.WrittenMemory, cancellation);
                output.ResetWrittenCount();
                held = end - start;
                buffer.AsSpan(start, held).CopyTo(buffer);
                if (held == buffer.Length)
                    buffer = Grow(buffer);
            }
            if (held > 0)
                file.Position -= held;
            return any;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private static FileStream? Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    // After a rotation the path means another file than the one that is open; until the new one is there, the old one may grow.
    private static bool IsReplaced(FileStream file, string path)
    {
        using var current = Open(path);
        return current is not null && FileIdentity.Of(current.SafeFileHandle) != FileIdentity.Of(file.SafeFileHandle);
    }
}
