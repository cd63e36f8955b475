using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using MiniKube.Api.Core.V1;
using MiniKube.Client.Http;

namespace MiniKube.Client.Streaming;

/// <summary>What to run, or to attach to, and which of its streams are wanted.</summary>
public sealed record PodExecOptions
{
    /// <summary>Null where the pod has only one.</summary>
    public string? Container { get; init; }

    /// <summary>Not used by attach.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];
    public bool Stdin { get; init; }
    public bool Stdout { get; init; } = true;

    /// <summary>A terminal has no error stream of its own.</summary>
    public bool Stderr { get; init; } = true;
    public bool Tty { get; init; }
}

/// <summary>
/// Commands in containers over a WebSocket (RFC 6455) with Kubernetes' channels: KEP-4006's v5, which can end its input, or v4.
/// </summary>
public static class PodExec
{
    private const string AcceptSalt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>Runs a command. The session is open when this returns; the caller disposes it.</summary>
    public static Task<ApiResult<ChannelSession>> ExecAsync(
        this KubeClient client, string name, string ns, PodExecOptions options, CancellationToken ct = default) =>
        OpenAsync(client, client.Resource<Pod>().Path(ns, name, "exec"), Query(options), ct);

    /// <summary>Joins the container's own process.</summary>
    public static Task<ApiResult<ChannelSession>> AttachAsync(
        this KubeClient client, string name, string ns, PodExecOptions options, CancellationToken ct = default) =>
        OpenAsync(client, client.Resource<Pod>().Path(ns, name, "attach"), Query(options with { Command = [] }), ct);

    private static List<KeyValuePair<string, string>> Query(PodExecOptions options)
    {
        var query = new List<KeyValuePair<string, string>>();
        if (options.Container is not null)
        {
            query.Add(new("container", options.Container));
        }
        query.AddRange(options.Command.Select(word => KeyValuePair.Create("command", word)));
        query.Add(new("stdin", options.Stdin ? "true" : "false"));
        query.Add(new("stdout", options.Stdout ? "true" : "false"));
        query.Add(new("stderr", options.Stderr && !options.Tty ? "true" : "false"));
        query.Add(new("tty", options.Tty ? "true" : "false"));
        return query;
    }

    private static async Task<ApiResult<ChannelSession>> OpenAsync(
        KubeClient client, string path, List<KeyValuePair<string, string>> query, CancellationToken ct)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        var address = client.Address(new ApiRequest(HttpMethod.Get, path) { Query = query }.PathAndQuery());
        var message = new HttpRequestMessage(HttpMethod.Get, address);
        message.Headers.Connection.Add("Upgrade");
        message.Headers.Upgrade.Add(new System.Net.Http.Headers.ProductHeaderValue("websocket"));
        message.Headers.Add("Sec-WebSocket-Version", "13");
        message.Headers.Add("Sec-WebSocket-Key", key);
        message.Headers.Add("Sec-WebSocket-Protocol", "v5.channel.k8s.io, v4.channel.k8s.io");
        var response = await client.UpgradeAsync(message, ct);
        if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            using (response)
            {
                return ApiResult<ChannelSession>.Failure(await KubeClient.ReadStatusAsync(response, ct));
            }
        }
        var accept = Header(response, "Sec-WebSocket-Accept");
        var protocol = Header(response, "Sec-WebSocket-Protocol");
        if (accept != Accept(key) || protocol is not ("v5.channel.k8s.io" or "v4.channel.k8s.io"))
        {
            response.Dispose();
            throw new IOException($"the server opened a stream of another kind (subprotocol '{protocol}')");
        }
        var stream = await response.Content.ReadAsStreamAsync(ct);
        var socket = WebSocket.CreateFromStream(
            stream, new WebSocketCreationOptions { SubProtocol = protocol, KeepAliveInterval = TimeSpan.FromSeconds(30) });
        return ApiResult<ChannelSession>.Success(new ChannelSession(socket, canCloseInput: protocol == "v5.channel.k8s.io"));
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "RFC 6455 asks for SHA-1; nothing is protected by it.")]
    private static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptSalt)));
}
