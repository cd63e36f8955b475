using System.Text;

namespace MiniKube.Bench.Load;

/// <summary>A watch's lines as they come: counted, not parsed.</summary>
internal sealed class WatchStream(HttpResponseMessage response, Stream body) : IDisposable
{
    private byte[] buffer = new byte[16 << 10];
    private int held;

    /// <summary>Bytes received so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>The newest resourceVersion among the lines read: where a new watch goes on. Null before the first.</summary>
    public string? ResourceVersion { get; private set; }

    /// <summary>Reads what is there, at least one whole line; 0 when the server has ended the watch.</summary>
    /// <param name="lines">Given all whole lines at once, newline ends included.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async ValueTask<int> ReadLinesAsync(Action<ReadOnlyMemory<byte>>? lines, CancellationToken cancel)
    {
        while (true)
        {
            if (held == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
            var read = await body.ReadAsync(buffer.AsMemory(held), cancel);
            if (read == 0)
            {
                return 0;
            }
            Bytes += read;
            var fresh = buffer.AsSpan(held, read);
            var count = fresh.Count((byte)'\n');
            held += read;
            if (count == 0)
            {
                continue;
            }
            var end = buffer.AsSpan(0, held).LastIndexOf((byte)'\n') + 1;
            NoteRevision(buffer.AsSpan(0, end));
            lines?.Invoke(buffer.AsMemory(0, end));
            buffer.AsSpan(end, held - end).CopyTo(buffer);
            held -= end;
            return count;
        }
    }

    public void Dispose()
    {
        body.Dispose();
        response.Dispose();
    }

    private void NoteRevision(ReadOnlySpan<byte> whole)
    {
        var last = whole[..^1];
        last = last[(last.LastIndexOf((byte)'\n') + 1)..];
        var member = "\"resourceVersion\":\""u8;
        var at = last.IndexOf(member);
        if (at >= 0)
        {
            last = last[(at + member.Length)..];
            ResourceVersion = Encoding.ASCII.GetString(last[..last.IndexOf((byte)'"')]);
        }
    }
}
