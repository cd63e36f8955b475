using MiniKube.NodeRuntime.Containers;

namespace MiniKube.NodeRuntime.Server.Streams;

/// <summary>Joins a client to the streams of a process until the process ends or the client goes.</summary>
internal static class RemoteCommand
{
    public static async Task JoinAsync(RemoteCommandSession client, IStreamSession process, Task<int> exit, RemoteCommandOptions options)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(client.Closed);
        var input = options.Stdin ? PumpInputAsync(client, process, ended.Token) : Task.CompletedTask;
        var sizes = options.Tty ? PumpSizesAsync(client, process, ended.Token) : Task.CompletedTask;
        try
        {
            while (await process.ReadAsync(client.Closed) is { } chunk)
            {
                await (chunk.Stream == OutputStream.Stderr ? client.WriteStderrAsync(chunk.Data, client.Closed) : client.WriteStdoutAsync(chunk.Data, client.Closed));
            }
            var code = await exit.WaitAsync(client.Closed);
            await client.FinishAsync(RemoteCommandSession.Exited(code), client.Closed);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or System.Net.WebSockets.WebSocketException or ObjectDisposedException)
        {
            // The client went away: the process goes on without it, as upstream's does.
        }
        await ended.CancelAsync();
        await input;
        await sizes;
    }

    private static async Task PumpInputAsync(RemoteCommandSession client, IStreamSession process, CancellationToken cancel)
    {
        var buffer = new byte[8 * 1024];
        try
        {
            int read;
            while ((read = await client.Stdin.ReadAsync(buffer, cancel)) > 0)
            {
                await process.WriteAsync(buffer.AsMemory(0, read), cancel);
            }
            process.CloseInput();
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException or System.Net.Sockets.SocketException)
        {
            // Either side has ended; whoever waits for the process sees it.
        }
    }

    private static async Task PumpSizesAsync(RemoteCommandSession client, IStreamSession process, CancellationToken cancel)
    {
        try
        {
            await foreach (var size in client.Resizes.ReadAllAsync(cancel))
            {
                process.Resize(size.Width, size.Height);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
