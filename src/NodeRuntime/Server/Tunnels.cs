using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace MiniKube.NodeRuntime.Server;

/// <summary>
/// Connections through the node to addresses that the node can reach, its pods' above all: an upgrade to <c>tcp</c> of
/// <c>GET /connect/ADDRESS/PORT</c> carries bytes both ways. So the API server needs no route to pods.
/// </summary>
internal static class Tunnels
{
    public const string Protocol = "tcp";

    public static void MapTunnels(this IEndpointRouteBuilder routes) => routes.MapGet("/connect/{address}/{port:int}", (RequestDelegate)ConnectAsync);

    private static async Task ConnectAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade || http.Request.Headers.Upgrade != Protocol)
        {
            await RefuseAsync(http, 400, $"an upgrade to {Protocol} is expected");
            return;
        }
        // What listens on the node's own loopback is meant for the node alone.
        if (!IPAddress.TryParse((string)http.Request.RouteValues["address"]!, out var address) || IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal
            || address.GetAddressBytes() is [169, 254, _, _] || !ushort.TryParse((string)http.Request.RouteValues["port"]!, out var port) || port == 0)
        {
            await RefuseAsync(http, 403, "address not allowed");
            return;
        }
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, port, http.RequestAborted);
        }
        catch (SocketException e)
        {
            await RefuseAsync(http, 502, $"dial tcp {new IPEndPoint(address, port)}: {e.Message}");
            return;
        }
        http.Response.Headers.Upgrade = Protocol;
        http.Response.Headers.Connection = "Upgrade";
        await using var client = await upgrade.UpgradeAsync();
        await using var pod = new NetworkStream(socket);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        var toPod = CopyAsync(client, pod, socket, end.Token);
        var toClient = CopyAsync(pod, client, null, end.Token);
        // Whoever has said all may still listen; when the pod has, it is over.
        await toClient;
        await end.CancelAsync();
        await toPod;
    }

    private static async Task CopyAsync(Stream from, Stream to, Socket? ended, CancellationToken cancel)
    {
        try
        {
            await from.CopyToAsync(to, cancel);
            ended?.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // One side has left: the connection is over.
        }
    }

    private static Task RefuseAsync(HttpContext http, int code, string message)
    {
        http.Response.StatusCode = code;
        return http.Response.WriteAsync(message);
    }
}
