using System.Text.Json;
using System.Threading.Channels;
using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.NodeRuntime.Server.Streams;

/// <summary>What a client of exec or attach asked to have connected.</summary>
internal sealed record RemoteCommandOptions(bool Stdin, bool Stdout, bool Stderr, bool Tty);

/// <summary>The size of a client's terminal in characters.</summary>
internal readonly record struct TerminalSize(ushort Width, ushort Height);

/// <summary>
/// One client of exec or attach, over whichever protocol it came: what it types is read from <see cref="Stdin"/>, and the end of the
/// command is told as a Status whose cause carries the exit code.
/// </summary>
internal abstract class RemoteCommandSession : IAsyncDisposable
{
    /// <summary>How long a client that was told the end has to close: what it has not read yet would be lost with the connection.</summary>
    private protected static readonly TimeSpan CloseWait = TimeSpan.FromSeconds(5);

    private protected Channel<TerminalSize> Sizes { get; } = Channel.CreateUnbounded<TerminalSize>();

    /// <summary>What the client sends; ends when it closes its side. Empty where no stdin was asked for.</summary>
    public abstract Stream Stdin { get; }

    /// <summary>Changes of the client's terminal.</summary>
    public ChannelReader<TerminalSize> Resizes => Sizes.Reader;

    /// <summary>Cancelled when the client is gone.</summary>
    public abstract CancellationToken Closed { get; }

    public abstract Task WriteStdoutAsync(ReadOnlyMemory<byte> data, CancellationToken cancel);

    public abstract Task WriteStderrAsync(ReadOnlyMemory<byte> data, CancellationToken cancel);

    /// <summary>Tells how the command ended, and closes.</summary>
    public abstract Task FinishAsync(Status status, CancellationToken cancel);

    public abstract ValueTask DisposeAsync();

    /// <summary>The end of a command in the words of Kubernetes' v4 channel protocol.</summary>
    public static Status Exited(int code) => code == 0
        ? new Status { StatusValue = "Success" }
        : new Status
        {
            StatusValue = "Failure",
            Reason = "NonZeroExitCode",
            Message = $"command terminated with non-zero exit code: exit status {code}",
            Details = new StatusDetails { Causes = [new StatusCause { Reason = "ExitCode", Message = $"{code}" }] },
        };

    public static Status Failed(string message) => new() { StatusValue = "Failure", Reason = "InternalError", Message = message, Code = 500 };

    private protected static byte[] Encode(Status status) => ApiJson.Write(status);

    private protected void Resize(ReadOnlySpan<byte> json)
    {
        try
        {
            using var size = JsonDocument.Parse(json.ToArray());
            var width = size.RootElement.GetProperty("Width").GetUInt16();
            Sizes.Writer.TryWrite(new TerminalSize(width, size.RootElement.GetProperty("Height").GetUInt16()));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            // A size that cannot be read is as good as none; the terminal keeps the one it has.
        }
    }
}
