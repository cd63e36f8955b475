using MiniKube.Client.Streaming;
using MiniKube.Kubectl.Commands;

namespace MiniKube.Kubectl.Exec;

/// <summary>Joins the command's streams, and its terminal where there is one, to a session in a container.</summary>
internal static class ExecSession
{
    /// <summary>Passes everything on until the session is over, and answers how it ended.</summary>
    public static async Task<ExecOutcome> RunAsync(CommandContext context, ChannelSession session, bool stdin, bool tty)
    {
        await context.Out.FlushAsync(context.Cancel);
        var streams = context.Streams;
        var terminal = tty ? streams.Terminal : null;
        using (terminal?.EnterRawMode())
        using (terminal?.OnResize(() => _ = SendSizeAsync(context, session, terminal)))
        {
            if (terminal is not null)
            {
                await SendSizeAsync(context, session, terminal);
            }
            return await session.CopyAsync(stdin ? streams.Input : null, streams.RawOutput, streams.RawError, context.Cancel);
        }
    }

    private static async Task SendSizeAsync(CommandContext context, ChannelSession session, Terminals.ITerminal terminal)
    {
        var (columns, rows) = terminal.Size;
        try
        {
            await session.ResizeAsync(columns, rows, context.Cancel);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or System.Net.WebSockets.WebSocketException or ObjectDisposedException)
        {
            // The session is over; its reader tells why.
        }
    }
}
