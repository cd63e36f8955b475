namespace MiniKube.Client.Tests.RealServer;

/// <summary>A network that breaks streams in the middle and lets nothing through while it is down.</summary>
internal sealed class BadNetwork(HttpMessageHandler server) : DelegatingHandler(server)
{
    private readonly List<BreakableStream> streams = [];

    public bool IsDown { get; set; }

    /// <summary>How many streams were cut while somebody read them.</summary>
    public int Broken { get; private set; }

    public void Break()
    {
        foreach (var stream in streams)
        {
            Broken += stream.Break() ? 1 : 0;
        }
        streams.Clear();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsDown)
        {
            throw ScriptedServer.Refused();
        }
        var response = await base.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode && request.RequestUri!.Query.Contains("watch=true"))
        {
            var stream = new BreakableStream(await response.Content.ReadAsStreamAsync(cancellationToken));
            streams.Add(stream);
            response.Content = new StreamContent(stream);
        }
        return response;
    }

    private sealed class BreakableStream(Stream inner) : Stream
    {
        private readonly CancellationTokenSource broken = new();
        private bool closed;

        public bool Break()
        {
            var live = !closed;
            broken.Cancel();
            return live;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, broken.Token);
            try
            {
                // Few bytes at a time, so that a break falls within events too.
                return await inner.ReadAsync(buffer[..Math.Min(buffer.Length, 100)], either.Token);
            }
            catch (OperationCanceledException) when (broken.IsCancellationRequested)
            {
                throw new IOException("connection reset");
            }
        }

        protected override void Dispose(bool disposing)
        {
            closed = true;
            inner.Dispose();
            base.Dispose(disposing);
        }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
