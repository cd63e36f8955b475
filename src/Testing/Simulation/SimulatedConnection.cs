namespace MiniKube.Testing.Simulation;

/// <summary>
/// A process' way to a <see cref="SimulatedApiServer"/>. A request is handled inside the server's process and goes on there though its client waits no
/// more; its answer is lost when either process is killed or the connection breaks.
/// </summary>
public sealed class SimulatedConnection : HttpMessageHandler
{
    private readonly SimulatedApiServer server;
    private readonly SimulatedProcess? client;
    private readonly string user;
    private readonly IReadOnlyList<string> groups;
    private CancellationTokenSource broken = new();

    internal SimulatedConnection(SimulatedApiServer server, SimulatedProcess? client, string user, IReadOnlyList<string> groups) =>
        (this.server, this.client, this.user, this.groups) = (server, client, user, groups);

    /// <summary>Told of every request when it is sent.</summary>
    public Action<HttpRequestMessage>? Sent { get; set; }

    /// <summary>Ends everything that is under way on it, watches among it; new requests go through.</summary>
    public void Break()
    {
        var before = broken;
        broken = new();
        before.Cancel();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Sent?.Invoke(request);
        var core = server.Core ?? throw new HttpRequestException("connection refused");
        var (process, invoker) = (server.Process, new HttpMessageInvoker(core.CreateHandler(user, groups)));
        var line = new Line(process, client, broken.Token);
        var answer = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Do(async () =>
        {
            try
            {
                var response = await invoker.SendAsync(request, line.Cut);
                if (!answer.TrySetResult(response))
                {
                    response.Dispose();
                }
            }
            catch (Exception e)
            {
                answer.TrySetException(e is OperationCanceledException ? Lost() : e);
            }
        });
        using var cut = line.Cut.Register(() => answer.TrySetException(Lost()));
        using var cancelled = cancellationToken.Register(() => answer.TrySetCanceled(cancellationToken));
        HttpResponseMessage message;
        try
        {
            message = await answer.Task;
        }
        catch
        {
            line.HangUp();
            throw;
        }
        if (message.Content is StreamContent streamed)
        {
            var content = new StreamContent(new LineStream(streamed.ReadAsStream(CancellationToken.None), line));
            foreach (var (name, values) in streamed.Headers.NonValidated)
            {
                content.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
            message.Content = content;
        }
        else
        {
            line.Dispose();
        }
        return message;
    }

    private static HttpRequestException Lost() => new("connection reset by peer");

    /// <summary>One request's line: it is cut when either end is killed or the connection breaks.</summary>
    private sealed class Line : IDisposable
    {
        private readonly SimulatedProcess server;
        private readonly CancellationTokenSource cut;
        private bool closed;

        public Line(SimulatedProcess server, SimulatedProcess? client, CancellationToken broken)
        {
            this.server = server;
            cut = CancellationTokenSource.CreateLinkedTokenSource(server.Killed, client?.Killed ?? CancellationToken.None, broken);
            Cut = cut.Token;
        }

        public CancellationToken Cut { get; }

        /// <summary>Nobody waits for an answer any more, which the server notices when it is its turn.</summary>
        public void HangUp() => server.Do(() =>
        {
            if (!closed)
            {
                cut.Cancel();
            }
            Dispose();
            return Task.CompletedTask;
        });

        /// <summary>The answer is over.</summary>
        public void Dispose()
        {
            closed = true;
            cut.Dispose();
        }
    }

    /// <summary>A streamed answer, read by the client while the server writes it.</summary>
    private sealed class LineStream : Stream
    {
        private readonly Stream inner;
        private readonly Line line;

        public LineStream(Stream inner, Line line)
        {
            (this.inner, this.line) = (inner, line);
            // Reading fails from then on, and the server ends the stream.
            line.Cut.Register(inner.Dispose);
        }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            inner.ReadAsync(buffer, offset, count, cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("a stream of the server is read asynchronously");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
                line.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
