using System.Net;
using System.Text;
using MiniKube.Client.Http;
using MiniKube.Testing.Simulation;

namespace MiniKube.Client.Tests;

/// <summary>A server that says on the wire exactly what a test wants: for what a real server does only in bad weather.</summary>
internal sealed class ScriptedServer : HttpMessageHandler
{
    private readonly List<(Func<HttpRequestMessage, bool> Matches, Func<HttpRequestMessage, Task<HttpResponseMessage>> Answer)> script = [];

    public List<string> Requests { get; } = [];

    /// <summary>The answer to every request not matched by a later line of the script.</summary>
    public ScriptedServer On(string method, string pathAndQueryPart, Func<HttpRequestMessage, HttpResponseMessage> answer) =>
        On(method, pathAndQueryPart, r => Task.FromResult(answer(r)));

    public ScriptedServer On(string method, string pathAndQueryPart, Func<HttpRequestMessage, Task<HttpResponseMessage>> answer)
    {
        script.Insert(0, (r => r.Method.Method == method && r.RequestUri!.PathAndQuery.Contains(pathAndQueryPart), answer));
        return this;
    }

    /// <summary>A server that cannot begin a watch with initial events, so that informers list.</summary>
    public ScriptedServer WithoutInitialEvents() =>
        On("GET", "sendInitialEvents=true", _ => Status(422, "Invalid", "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled"));

    public KubeClient Client(SimulationScheduler sim, Func<ClientConfig, ClientConfig>? change = null)
    {
        var config = new ClientConfig { Server = new Uri("https://scripted") };
        return new KubeClient(change?.Invoke(config) ?? config, this, sim.Time);
    }

    public static HttpResponseMessage Json(string body, int code = 200) =>
        new((HttpStatusCode)code) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };

    public static HttpResponseMessage Status(int code, string reason, string message = "no") => Json(
        $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"{{message}}","reason":"{{reason}}","code":{{code}}}""", code);

    public static HttpResponseMessage Stream(PushStream stream) => new(HttpStatusCode.OK) { Content = new StreamContent(stream) };

    public static HttpRequestException Refused() => new(HttpRequestError.ConnectionError, "connection refused");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Requests.Add($"{request.Method} {request.RequestUri!.PathAndQuery}");
        var answer = script.FirstOrDefault(s => s.Matches(request)).Answer
            ?? throw new InvalidOperationException($"the script has no answer to {Requests[^1]}");
        return answer(request);
    }
}

/// <summary>A response body that a test writes piece by piece, and ends or breaks when it likes.</summary>
internal sealed class PushStream : Stream
{
    private readonly Queue<byte[]> pieces = [];
    private TaskCompletionSource? waiting;
    private bool ended;
    private Exception? broken;

    public bool IsDisposed { get; private set; }

    public void Push(string text)
    {
        pieces.Enqueue(Encoding.UTF8.GetBytes(text));
        waiting?.TrySetResult();
    }

    public void Line(string json) => Push(json + "\n");

    public void End()
    {
        ended = true;
        waiting?.TrySetResult();
    }

    public void Break()
    {
        broken = new IOException("connection reset");
        waiting?.TrySetResult();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (pieces.Count == 0)
        {
            if (broken is not null)
            {
                throw broken;
            }
            if (ended)
            {
                return 0;
            }
            waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var registration = cancellationToken.Register(() => waiting?.TrySetCanceled(cancellationToken));
            await waiting.Task;
        }
        var piece = pieces.Peek();
        var n = Math.Min(piece.Length, buffer.Length);
        piece.AsSpan(0, n).CopyTo(buffer.Span);
        pieces.Dequeue();
        if (n < piece.Length)
        {
            var rest = new[] { piece[n..] }.Concat(pieces).ToArray();
            pieces.Clear();
            foreach (var r in rest)
            {
                pieces.Enqueue(r);
            }
        }
        return n;
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

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
