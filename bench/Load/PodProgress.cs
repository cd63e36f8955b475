using System.Diagnostics;
using System.Text.Json;

namespace MiniKube.Bench.Load;

/// <summary>How far the pods of a namespace have come, and when, as one watch shows it. A watch that the server cuts off goes on where it was.</summary>
internal sealed class PodProgress : IAsyncDisposable
{
    private readonly ApiConnection connection;
    private readonly string path;
    private readonly CancellationTokenSource stop = new();
    private readonly Dictionary<string, Milestones> pods = new(StringComparer.Ordinal);
    private readonly List<(Func<bool> Condition, TaskCompletionSource Reached)> waiting = [];
    private readonly Lock gate = new();
    private readonly Task reading;

    [Flags]
    private enum Milestones
    {
        None = 0,
        Bound = 1,
        Ready = 2,
    }

    private PodProgress(ApiConnection connection, string path, WatchStream first)
    {
        (this.connection, this.path) = (connection, path);
        reading = Task.Run(() => ReadAsync(first));
    }

    public int Created { get; private set; }
    public int Bound { get; private set; }
    public int Ready { get; private set; }
    public int Gone { get; private set; }

    /// <summary>When the first pod was bound, in Stopwatch ticks.</summary>
    public long FirstBoundAt { get; private set; }

    public static async Task<PodProgress> StartAsync(Target target, string path, CancellationToken cancel)
    {
        var connection = target.Connect();
        return new PodProgress(connection, path, await connection.WatchAsync(path + "?watch=1", cancel));
    }

    /// <summary>Completes as soon as an event makes the condition true.</summary>
    /// <exception cref="BenchException">It has not become so in time.</exception>
    public async Task UntilAsync(Func<PodProgress, bool> condition, string what, TimeSpan within, CancellationToken cancel)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (condition(this))
            {
                return;
            }
            waiting.Add((() => condition(this), reached));
        }
        try
        {
            await reached.Task.WaitAsync(within, cancel);
        }
        catch (TimeoutException)
        {
            throw new BenchException($"not within {within.TotalSeconds:0} s: {what} (created {Created}, bound {Bound}, ready {Ready}, gone {Gone})");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        try
        {
            await reading;
        }
        catch (OperationCanceledException)
        {
        }
        connection.Dispose();
        stop.Dispose();
    }

    private async Task ReadAsync(WatchStream stream)
    {
        while (true)
        {
            using (stream)
            {
                while (await stream.ReadLinesAsync(Note, stop.Token) > 0)
                {
                }
            }
            stream = await connection.WatchAsync($"{path}?watch=1&resourceVersion={stream.ResourceVersion}", stop.Token);
        }
    }

    private void Note(ReadOnlyMemory<byte> lines)
    {
        lock (gate)
        {
            while (!lines.IsEmpty)
            {
                var end = lines.Span.IndexOf((byte)'\n');
                NoteOne(lines[..end]);
                lines = lines[(end + 1)..];
            }
            foreach (var (_, reached) in waiting.FindAll(w => w.Condition()))
            {
                reached.TrySetResult();
            }
        }
    }

    private void NoteOne(ReadOnlyMemory<byte> line)
    {
        using var document = JsonDocument.Parse(line);
        var pod = document.RootElement.GetProperty("object");
        var name = pod.GetProperty("metadata").GetProperty("name").GetString()!;
        if (document.RootElement.GetProperty("type").ValueEquals("DELETED"))
        {
            Gone += pods.Remove(name) ? 1 : 0;
            return;
        }
        Created += pods.TryAdd(name, Milestones.None) ? 1 : 0;
        var had = pods[name];
        if (!had.HasFlag(Milestones.Bound) && pod.GetProperty("spec").TryGetProperty("nodeName", out _))
        {
            had |= Milestones.Bound;
            FirstBoundAt = Bound++ == 0 ? Stopwatch.GetTimestamp() : FirstBoundAt;
        }
        if (!had.HasFlag(Milestones.Ready) && pod.GetProperty("status").TryGetProperty("conditions", out var conditions)
            && conditions.EnumerateArray().Any(c => c.GetProperty("type").ValueEquals("Ready") && c.GetProperty("status").ValueEquals("True")))
        {
            had |= Milestones.Ready;
            Ready++;
        }
        pods[name] = had;
    }
}
