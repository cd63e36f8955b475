namespace MiniKube.Client.Http;

/// <summary>
/// Bodies read with nothing but <see cref="Stream.ReadAsync(Memory{byte}, CancellationToken)"/>: the readers of the framework resume on the thread
/// pool, and so would leave the scheduler that a seeded run draws its order from.
/// </summary>
internal static class ResponseBody
{
    public static async Task<ReadOnlyMemory<byte>> ReadAllAsync(HttpContent content, CancellationToken ct)
    {
        using var stream = await content.ReadAsStreamAsync(ct);
        var buffer = new byte[(int)Math.Clamp(content.Headers.ContentLength ?? 4096, 1, 16 << 20)];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                // A body of the announced length ends here; one more byte of room would copy it all for nothing.
                var probe = new byte[1];
                if (await stream.ReadAsync(probe, ct) == 0)
                {
                    break;
                }
                Array.Resize(ref buffer, Math.Max(4096, checked(buffer.Length * 2)));
                buffer[length++] = probe[0];
                continue;
            }
            var n = await stream.ReadAsync(buffer.AsMemory(length), ct);
            if (n == 0)
            {
                break;
            }
            length += n;
        }
        return buffer.AsMemory(0, length);
    }
}

/// <summary>Splits a stream into lines as they arrive, holding no more than the line it is in.</summary>
internal sealed class LineReader(Stream stream)
{
    /// <summary>Longer than any object an API server takes, so that a broken peer cannot fill the memory.</summary>
    private const int MaxLine = 64 << 20;

    private byte[] buffer = new byte[16 << 10];
    private int start;
    private int end;
    private int searched;

    /// <summary>The next line without its end; it is valid until the next call. Null at the end of the stream.</summary>
    /// <exception cref="IOException">The stream ended within a line.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken ct)
    {
        while (true)
        {
            var at = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                var line = buffer.AsMemory(start, searched + at - start);
                start = searched = searched + at + 1;
                if (line.Span.Trim((byte)'\r').IsEmpty)
                {
                    continue;
                }
                return line;
            }
            searched = end;
            MakeRoom();
            var n = await stream.ReadAsync(buffer.AsMemory(end), ct);
            if (n == 0)
            {
                return start == end ? null : throw new IOException("the stream ended in the middle of a line");
            }
            end += n;
        }
    }

    private void MakeRoom()
    {
        if (end < buffer.Length)
        {
            return;
        }
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (searched, end, start) = (searched - start, end - start, 0);
        }
        else if (buffer.Length >= MaxLine)
        {
            throw new IOException($"a line is longer than {MaxLine} bytes");
        }
        else
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }
    }
}
