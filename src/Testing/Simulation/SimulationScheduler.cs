using System.Diagnostics;
using MiniKube.Api.Determinism;

namespace MiniKube.Testing.Simulation;

/// <summary>
/// Runs asynchronous code on one thread, in an order drawn from a seed: whenever several continuations are ready, chance says which goes first.
/// When none is, the fake clock moves to the next timer. So hours pass in moments, one seed gives one history, and races are found by trying seeds.
/// </summary>
/// <remarks>
/// Code that leaves for another thread (Task.Run, ConfigureAwait(false), a real socket) would break the promise: a continuation that comes back
/// from elsewhere, or a line of history told elsewhere, fails the run with the stack it came from.
/// </remarks>
public sealed class SimulationScheduler : SynchronizationContext
{
    /// <summary>So many steps without the clock moving are no progress but a loop.</summary>
    private const int MaxStepsInOneMoment = 2_000_000;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly Lock gate = new();
    private readonly List<(SendOrPostCallback Callback, object? State)> ready = [];
    private readonly SeededRandomSource order;
    private int thread;
    private string? escape;

    /// <param name="seed">Of the order, and of <see cref="Random"/>.</param>
    public SimulationScheduler(ulong seed, FakeTimeProvider? time = null)
    {
        Time = time ?? new FakeTimeProvider();
        order = new SeededRandomSource(seed);
        // A stream of its own: a component that draws once more must not shift the order of everything else.
        Random = new SeededRandomSource(seed ^ 0xA5A5_5A5A_0F0F_F0F0);
        History.Guard = CheckThread;
    }

    public FakeTimeProvider Time { get; }

    /// <summary>The chance that components draw from.</summary>
    public IRandomSource Random { get; }
    public History History { get; } = new();

    /// <summary>
    /// So many steps take a millisecond. Zero: work takes no time, and loops that undo each other's work until a timer brings one of them news would do so for ever.
    /// </summary>
    public int StepsPerMillisecond { get; init; }

    /// <summary>How many steps have been run.</summary>
    public long Steps { get; private set; }

    /// <summary>Runs <paramref name="main"/> to its end on this thread.</summary>
    /// <exception cref="SimulationException">Nothing is ready and no timer is set while it has not ended; or work came back from another thread.</exception>
    public void Run(Func<Task> main)
    {
        var before = Current;
        SetSynchronizationContext(this);
        thread = Environment.CurrentManagedThreadId;
        try
        {
            var task = main();
            RunUntil(() => task.IsCompleted);
            task.GetAwaiter().GetResult();
        }
        finally
        {
            thread = 0;
            SetSynchronizationContext(before);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (gate)
        {
            NoteEscape();
            ready.Add((d, state));
        }
    }

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new SimulationException("a blocking call across threads cannot be part of a simulation");

    public override SynchronizationContext CreateCopy() => this;

    private void RunUntil(Func<bool> done)
    {
        var moment = Time.GetUtcNow();
        var steps = 0;
        while (!done())
        {
            FailOnEscape();
            if (TryDraw(out var step))
            {
                Steps++;
                if (Time.GetUtcNow() != moment)
                {
                    (moment, steps) = (Time.GetUtcNow(), 0);
                }
                else if (++steps > MaxStepsInOneMoment)
                {
                    throw new SimulationException($"{MaxStepsInOneMoment} steps without the clock moving");
                }
                step.Callback(step.State);
                if (StepsPerMillisecond > 0 && Steps % StepsPerMillisecond == 0)
                {
                    Time.Advance(Tick);
                    moment = Time.GetUtcNow();
                }
            }
            else if (!Time.AdvanceToNextTimer())
            {
                throw new SimulationException("nothing is ready and no timer is set, so this would wait for ever");
            }
        }
        FailOnEscape();
    }

    private void CheckThread()
    {
        lock (gate)
        {
            if (NoteEscape())
            {
                throw new SimulationException("work ran on another thread");
            }
        }
    }

    private bool NoteEscape()
    {
        if (thread == 0 || Environment.CurrentManagedThreadId == thread)
        {
            return false;
        }
        escape ??= new StackTrace(true).ToString();
        return true;
    }

    private void FailOnEscape()
    {
        lock (gate)
        {
            if (escape is not null)
            {
                throw new SimulationException($"work came back from another thread:\n{escape}");
            }
        }
    }

    private bool TryDraw(out (SendOrPostCallback Callback, object? State) step)
    {
        lock (gate)
        {
            if (ready.Count == 0)
            {
                step = default;
                return false;
            }
            var drawn = ready.Count == 1 ? 0 : order.Next(ready.Count);
            History.Decide(drawn, ready.Count);
            step = ready[drawn];
            ready[drawn] = ready[^1];
            ready.RemoveAt(ready.Count - 1);
            return true;
        }
    }
}

/// <summary>A simulation that cannot go on.</summary>
public sealed class SimulationException(string message) : Exception(message);
