using System.Buffers;
using System.Text;

namespace MiniKube.NodeRuntime.Containers.Logs;

/// <summary>Turns lines of a log file into what the reader asked for. Remembers the beginning of a partial line, per reader.</summary>
internal sealed class LogFilter(LogOptions options)
{
    private readonly byte[]? stream = options.Stream is null ? null : Encoding.ASCII.GetBytes(options.Stream);
    private long left = options.LimitBytes ?? long.MaxValue;
    private bool passed = options.Since is null;
    private bool inLine;

    public byte[]? Stream => stream;

    /// <summary>The limit of bytes is reached.</summary>
    public bool Full => left <= 0;

    public void Write(ReadOnlySpan<byte> raw, IBufferWriter<byte> output)
    {
        if (!LogLine.TryParse(raw, out var line) || (stream is not null && !line.Stream.SequenceEqual(stream)))
            return;
        // Times only grow: the first line late enough lets all later ones through unread.
        if (!passed)
        {
            if (line.ParseTime() is { } moment && moment < options.Since)
                return;
            passed = true;
        }
        if (options.Timestamps && !inLine)
        {
            // Kubernetes writes the zone of Greenwich as Z.
            var utc = line.Time.EndsWith("+00:00"u8);
            Put(utc ? line.Time[..^6] : line.Time, output);
            Put(utc ? "Z "u8 : " "u8, output);
        }
        Put(line.Message, output);
        if (!line.Partial)
            Put("\n"u8, output);
        inLine = line.Partial;
    }

    private void Put(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        var part = bytes[..(int)Math.Min(bytes.Length, left)];
        output.Write(part);
        left -= part.Length;
    }
}
