namespace MiniKube.NodeRuntime.Containers.Logs;

/// <summary>
/// One line of a log file in CRI format: "TIME STREAM TAGS MESSAGE", where the first tag is F for a line's end and P for a part
/// that goes on in the stream's next line.
/// </summary>
internal readonly ref struct LogLine
{
    private LogLine(ReadOnlySpan<byte> time, ReadOnlySpan<byte> stream, bool partial, ReadOnlySpan<byte> message)
    {
        Time = time;
        Stream = stream;
        Partial = partial;
        Message = message;
    }

    public ReadOnlySpan<byte> Time { get; }
    public ReadOnlySpan<byte> Stream { get; }
    public bool Partial { get; }
    public ReadOnlySpan<byte> Message { get; }

    /// <summary>Reads a line without its end; false when it is not in the format.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, out LogLine parsed)
    {
        parsed = default;
        var time = line.IndexOf((byte)' ');
        if (time <= 0)
            return false;
        var rest = line[(time + 1)..];
        var stream = rest.IndexOf((byte)' ');
        if (stream <= 0)
            return false;
        var tagged = rest[(stream + 1)..];
        var tags = tagged.IndexOf((byte)' ');
        // An empty message may come without the blank before it.
        var tag = tags < 0 ? tagged : tagged[..tags];
        if (tag.IsEmpty)
            return false;
        parsed = new LogLine(line[..time], rest[..stream], tag[0] == 'P', tags < 0 ? [] : tagged[(tags + 1)..]);
        return true;
    }

    /// <summary>The moment, for comparing; null when it is malformed.</summary>
    public DateTimeOffset? ParseTime()
    {
        Span<char> text = stackalloc char[Math.Min(Time.Length, 64)];
        return System.Text.Encoding.ASCII.TryGetChars(Time, text, out var length)
            && DateTimeOffset.TryParse(text[..length], System.Globalization.CultureInfo.InvariantCulture,
                System.Globalization.DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : null;
    }
}
