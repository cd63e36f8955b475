namespace MiniKube.Storage.Tests;

/// <summary>Runs tasks on the calling thread alone, in an order drawn from a seed, as the simulation does.</summary>
internal sealed class SingleThread : SynchronizationContext
{
    private readonly List<(SendOrPostCallback Callback, object? State)> _ready = [];
    private readonly Random _random;
    private readonly Thread _thread = Thread.CurrentThread;

    private SingleThread(int seed) => _random = new Random(seed);

    /// <summary>Runs until the task is done. It fails when nothing is left to run: then the task waits for something outside of this thread.</summary>
    public static void Run(int seed, Func<Task> body)
    {
        var before = Current;
        var context = new SingleThread(seed);
        SetSynchronizationContext(context);
        try
        {
            var task = body();
            while (!task.IsCompleted)
                context.Step();
            task.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        Assert.True(Thread.CurrentThread == _thread, "something ran on another thread");
        _ready.Add((d, state));
    }

    public override SynchronizationContext CreateCopy() => this;

    private void Step()
    {
        Assert.True(_ready.Count > 0, "deadlock: the task waits, and nothing is ready to run");
        var at = _random.Next(_ready.Count);
        var (callback, state) = _ready[at];
        _ready.RemoveAt(at);
        callback(state);
    }
}
