using System.Net.Sockets;

namespace MiniKube.NodeRuntime.Probes;

/// <summary>A TCP connection attempt: success is that somebody accepts.</summary>
internal static class TcpProbe
{
    public static async Task<(bool Success, string Message)> ConnectAsync(string? host, int port, TimeSpan timeout, CancellationToken cancel)
    {
        using var socket = new TcpClient();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(timeout);
        try
        {
            await socket.ConnectAsync(host ?? "", port, limit.Token);
            return (true, "");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (false, $"dial tcp {host}:{port}: i/o timeout");
        }
        catch (SocketException e)
        {
            return (false, $"dial tcp {host}:{port}: {e.Message}");
        }
    }
}
