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
    // What concerns the client's own connection to this server.
    private static readonly HashSet<string> NotForwarded = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Authorization", "Content-Length", "Transfer-Encoding", "Expect",
    };

    /// <param name="request">The client's request.</param>
    /// <param name="upgrade">Turns its connection into a stream.</param>
    /// <param name="connect">Opens the connection to the other side.</param>
    /// <param name="authority">The host that the other side is asked for.</param>
    /// <param name="path">The path, with its query, that it is asked for.</param>
    /// <param name="stopping">Cancelled when the server ends.</param>
    public static async Task RunAsync(
        ApiRequest request, IHttpUpgradeFeature upgrade, Func<CancellationToken, Task<Stream>> connect, string authority, string path, CancellationToken stopping)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Cancel, stopping);
        await using var node = await connect(end.Token);
        await node.WriteAsync(Head(request.Http.Request, authority, path), end.Token);
        var answer = await UpgradeAnswer.ReadAsync(node, end.Token);
        if (answer.Status != StatusCodes.Status101SwitchingProtocols)
        {
            await RefuseAsync(request, node, answer, end.Token);
            return;
        }
        var headers = request.Http.Response.Headers;
        foreach (var (name, value) in answer.Headers)
        {
            headers.Append(name, value);
        }
        await using var client = await upgrade.UpgradeAsync();
        await client.WriteAsync(answer.Following, end.Token);
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

    // The node's own words, where it has some.
    private static async Task RefuseAsync(ApiRequest request, Stream node, UpgradeAnswer answer, CancellationToken cancel) =>
        await (answer.Status is >= 400 and < 600
            ? ResponseBody.WriteAsync(request, answer.Status, await answer.BodyAsync(node, cancel), answer.Header("Content-Type") ?? "text/plain")
            : ResponseBody.WriteAsync(request, ApiError.BadGateway($"unable to upgrade connection: the node answered {answer.Status}")));

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
