using System.Text;

namespace MiniKube.ApiServer.NodeProxy;

/// <summary>The head of an answer to a request for an upgrade, read from a bare connection (RFC 9112).</summary>
/// <param name="Status">The code; 0 for no HTTP.</param>
/// <param name="Headers">The headers, in order.</param>
/// <param name="Following">What had come after the head already.</param>
internal sealed record UpgradeAnswer(int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Following)
{
    private const int MaxHead = 16 * 1024;

    /// <exception cref="IOException">The connection ended before the head did, or that is too long.</exception>
    public static async Task<UpgradeAnswer> ReadAsync(Stream stream, CancellationToken cancel)
    {
        var buffer = new byte[MaxHead];
        var length = 0;
        while (length < buffer.Length)
        {
            var count = await stream.ReadAsync(buffer.AsMemory(length), cancel);
            if (count == 0)
            {
                break;
            }
            length += count;
            var split = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (split >= 0)
            {
                return Parse(Encoding.Latin1.GetString(buffer, 0, split), buffer[(split + 4)..length]);
            }
        }
        throw new IOException("the node's server did not answer the upgrade");
    }

    public string? Header(string name) => Headers.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>The body of a refusal, of which some may have come with the head.</summary>
    public async Task<byte[]> BodyAsync(Stream stream, CancellationToken cancel)
    {
        if (!int.TryParse(Header("Content-Length"), out var length) || length is <= 0 or > MaxHead)
        {
            return Following;
        }
        var body = new byte[length];
        Following.AsSpan(0, Math.Min(Following.Length, length)).CopyTo(body);
        if (Following.Length < length)
        {
            await stream.ReadExactlyAsync(body.AsMemory(Following.Length), cancel);
        }
        return body;
    }

    private static UpgradeAnswer Parse(string head, byte[] following)
    {
        var lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var status = lines.Length > 0 && lines[0].Split(' ') is [_, var text, ..] && int.TryParse(text, out var code) ? code : 0;
        var headers = new List<(string, string)>();
        foreach (var line in lines.AsSpan(Math.Min(1, lines.Length)))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                headers.Add((line[..colon], line[(colon + 1)..].Trim()));
            }
        }
        return new UpgradeAnswer(status, headers, following);
    }
}
