using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using MiniKube.ApiServer.Content;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Statuses;

namespace MiniKube.ApiServer.NodeProxy;

/// <summary>Carries an upgraded connection (RFC 9110, 7.8) between a client and a node: the handshake is the node's to answer, the bytes after it are nobody's business.</summary>
internal static class Tunnel
{
    private const int MaxHead = 16 * 1024;

    // What concerns the client's own connection to this server.
    private static readonly HashSet<string> NotForwarded = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Authorization", "Content-Length", "Transfer-Encoding", "Expect",
    };

    public static async Task RunAsync(
        ApiRequest request, IHttpUpgradeFeature upgrade, NodeDialer dialer, string host, int port, string path, CancellationToken stopping)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Cancel, stopping);
        await using var node = await dialer.ConnectAsync(host, port, end.Token);
        await node.WriteAsync(Head(request.Http.Request, $"{host}:{port}", path), end.Token);
        var (head, rest) = await ReadHeadAsync(node, end.Token);
        var lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var status = lines.Length > 0 && lines[0].Split(' ') is [_, var text, ..] && int.TryParse(text, out var code) ? code : 0;
        if (status != StatusCodes.Status101SwitchingProtocols)
        {
            await RefuseAsync(request, node, status, lines, rest, end.Token);
            return;
        }
        var headers = request.Http.Response.Headers;
        foreach (var line in lines.AsSpan(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                headers.Append(line[..colon], line[(colon + 1)..].Trim());
            }
        }
        await using var client = await upgrade.UpgradeAsync();
        await client.WriteAsync(rest, end.Token);
        var toNode = CopyAsync(client, node, end.Token);
        var toClient = CopyAsync(node, client, end.Token);
        // The node ends the session; a client that leaves takes it along.
        await Task.WhenAny(toNode, toClient);
        await end.CancelAsync();
        await Task.WhenAll(toNode, toClient);
    }

    private static byte[] Head(HttpRequest request, string authority, string path)
    {
        var text = new StringBuilder($"{request.Method} {path} HTTP/1.1\r\nHost: {authority}\r\n");
        foreach (var (name, values) in request.Headers)
        {
            if (NotForwarded.Contains(name))
            {
                continue;
            }
            // Subprotocols may carry a bearer token for browsers; it is not for nodes.
            foreach (var value in values)
            {
                text.Append(name).Append(": ").Append(value).Append("\r\n");
            }
        }
        return Encoding.Latin1.GetBytes(text.Append("\r\n").ToString());
    }

    private static async Task<(string Head, byte[] Following)> ReadHeadAsync(Stream node, CancellationToken cancel)
    {
        var buffer = new byte[MaxHead];
        var length = 0;
        while (length < buffer.Length)
        {
            var count = await node.ReadAsync(buffer.AsMemory(length), cancel);
            if (count == 0)
            {
                break;
            }
            length += count;
            var split = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (split >= 0)
            {
                return (Encoding.Latin1.GetString(buffer, 0, split), buffer[(split + 4)..length]);
            }
        }
        throw new IOException("the node's server did not answer the upgrade");
    }

    // The node's own words, where it has some.
    private static async Task RefuseAsync(ApiRequest request, Stream node, int status, string[] lines, byte[] rest, CancellationToken cancel)
    {
        string? Header(string name) => lines.FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
        var body = rest;
        if (int.TryParse(Header("Content-Length"), out var length) && length is > 0 and <= MaxHead)
        {
            body = new byte[length];
            rest.AsSpan(0, Math.Min(rest.Length, length)).CopyTo(body);
            if (rest.Length < length)
            {
                await node.ReadExactlyAsync(body.AsMemory(rest.Length), cancel);
            }
        }
        await (status is >= 400 and < 600
            ? ResponseBody.WriteAsync(request, status, body, Header("Content-Type") ?? "text/plain")
            : ResponseBody.WriteAsync(request, ApiError.BadGateway($"unable to upgrade connection: the node answered {status}")));
    }

    private static async Task CopyAsync(Stream from, Stream to, CancellationToken cancel)
    {
        try
        {
            var buffer = new byte[32 * 1024];
            int count;
            while ((count = await from.ReadAsync(buffer, cancel)) > 0)
            {
                await to.WriteAsync(buffer.AsMemory(0, count), cancel);
                await to.FlushAsync(cancel);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // One side has left: the session is over.
        }
    }
}
