using System.Threading.Channels;
using MiniKube.Api.Meta.V1;
using MiniKube.NodeRuntime.Server.Spdy;

namespace MiniKube.NodeRuntime.Server.Streams;

/// <summary>exec and attach over SPDY/3.1: the client opens a stream for each of error, stdin, stdout, stderr and resize, named by a header.</summary>
internal sealed class SpdyCommandSession : RemoteCommandSession
{
    public const string Protocol = "v4.channel.k8s.io";

    private static readonly TimeSpan StreamsWait = TimeSpan.FromSeconds(30);

    private readonly SpdyConnection connection;
    private readonly Dictionary<string, SpdyStream> streams;
    private readonly TimeProvider time;

    private SpdyCommandSession(SpdyConnection connection, Dictionary<string, SpdyStream> streams, TimeProvider time)
    {
        this.time = time;
        this.connection = connection;
        this.streams = streams;
        if (streams.TryGetValue("resize", out var resize))
        {
            _ = Task.Run(() => ReadSizesAsync(resize));
        }
    }

    /// <summary>Waits until the client has opened every stream that it asked for.</summary>
    /// <exception cref="TimeoutException">It did not within half a minute.</exception>
    /// <exception cref="ChannelClosedException">It went away.</exception>
    public static async Task<SpdyCommandSession> AcceptAsync(Stream transport, RemoteCommandOptions options, TimeProvider time, CancellationToken cancel)
    {
        var wanted = 1 + (options.Stdin ? 1 : 0) + (options.Stdout ? 1 : 0) + (options.Stderr && !options.Tty ? 1 : 0) + (options.Tty ? 1 : 0);
        var connection = new SpdyConnection(transport);
        try
        {
            var streams = new Dictionary<string, SpdyStream>(StringComparer.OrdinalIgnoreCase);
            while (streams.Count < wanted)
            {
                var stream = await connection.AcceptAsync(cancel).AsTask().WaitAsync(StreamsWait, time, cancel);
                streams[stream.Headers.GetValueOrDefault("streamtype", "")] = stream;
            }
            return new SpdyCommandSession(connection, streams, time);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override Stream Stdin => streams.TryGetValue("stdin", out var stdin) ? stdin.Input : Stream.Null;
    public override CancellationToken Closed => connection.Closed;

    public override Task WriteStdoutAsync(ReadOnlyMemory<byte> data, CancellationToken cancel) => WriteAsync("stdout", data, cancel);

    public override Task WriteStderrAsync(ReadOnlyMemory<byte> data, CancellationToken cancel) => WriteAsync("stderr", data, cancel);

    public override async Task FinishAsync(Status status, CancellationToken cancel)
    {
        await streams["error"].WriteAsync(Encode(status), last: true, cancel);
        foreach (var name in (string[])["stdout", "stderr"])
        {
            if (streams.TryGetValue(name, out var stream))
            {
                await stream.WriteAsync(default, last: true, cancel);
            }
        }
        await connection.Ended.WaitAsync(CloseWait, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public override ValueTask DisposeAsync() => connection.DisposeAsync();

    private Task WriteAsync(string name, ReadOnlyMemory<byte> data, CancellationToken cancel) =>
        streams.TryGetValue(name, out var stream) ? stream.WriteAsync(data, last: false, cancel) : Task.CompletedTask;

    private async Task ReadSizesAsync(SpdyStream resize)
    {
        // Each size is one small JSON object; they come apart because nobody types that fast.
        var buffer = new byte[1024];
        int read;
        while ((read = await resize.Input.ReadAsync(buffer)) > 0)
        {
            Resize(buffer.AsSpan(0, read));
        }
        Sizes.Writer.TryComplete();
    }
}
