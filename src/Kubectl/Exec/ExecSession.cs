using MiniKube.Client.Streaming;
using MiniKube.Kubectl.Commands;

namespace MiniKube.Kubectl.Exec;

/// <summary>Joins the command's streams, and its terminal where there is one, to a session in a container.</summary>
internal static class ExecSession
{
    /// <summary>The exit code of what ran; a failure that is not its own is told.</summary>
    public static async Task<int> RunAsync(CommandContext context, ChannelSession session, bool stdin, bool tty)
    {
        await context.Out.FlushAsync(context.Cancel);
        var streams = context.Streams;
        var terminal = tty ? streams.Terminal : null;
        ExecOutcome outcome;
        using (terminal?.EnterRawMode())
        using (terminal?.OnResize(() => _ = SendSizeAsync(context, session, terminal)))
        {
            if (terminal is not null)
            {
                await SendSizeAsync(context, session, terminal);
            }
            outcome = await session.CopyAsync(stdin ? streams.Input : null, streams.RawOutput, streams.RawError, context.Cancel);
        }
        if (outcome.Error is { } error)
        {
            throw CommandFailure.Error(error);
        }
        if (outcome.ExitCode != 0)
        {
            throw new CommandFailure($"command terminated with exit code {outcome.ExitCode}", outcome.ExitCode);
        }
        return 0;
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
