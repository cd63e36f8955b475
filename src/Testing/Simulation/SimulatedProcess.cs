namespace MiniKube.Testing.Simulation;

/// <summary>
/// A process of a simulation: all that is started in it, and every continuation and timer of that, runs on the simulation's one thread but can be
/// stopped as a whole. Killed, nothing of it runs again (SIGKILL); paused, all of it stands still while the clock goes on, and goes on where it stood
/// when it is resumed (SIGSTOP, a machine that was asleep), late for everything.
/// </summary>
public sealed class SimulatedProcess : SynchronizationContext
{
    private readonly SimulationScheduler scheduler;
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource killed = new();
    private readonly List<(SendOrPostCallback Callback, object? State)> held = [];

    public SimulatedProcess(SimulationScheduler scheduler, string name)
    {
        this.scheduler = scheduler;
        Name = name;
        Time = new ProcessTime(this);
    }

    public string Name { get; }

    /// <summary>The simulation's clock; timers set by it belong to this process.</summary>
    public TimeProvider Time { get; }
    public bool IsPaused { get; private set; }

    /// <summary>What was started in it has ended, or it was killed.</summary>
    public bool HasExited { get; private set; }

    /// <summary>What its main function failed with; a component never should.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Cancelled when it is killed: whoever talks with it loses the connection.</summary>
    public CancellationToken Killed => killed.Token;

    /// <summary>Starts the process; <paramref name="main"/> gets the token of <see cref="Stop"/>.</summary>
    public void Start(Func<CancellationToken, Task> main) => Do(async () =>
    {
        try
        {
            await main(stop.Token);
        }
        catch (Exception e)
        {
            Failure = e;
        }
        HasExited = true;
    });

    /// <summary>Does something inside the process, when chance gives it a turn. A process that is gone does nothing.</summary>
    public void Do(Func<Task> action) => Post(async _ => await action(), null);

    /// <summary>Asks it to end, as SIGTERM does.</summary>
    public void Stop() => Do(() =>
    {
        stop.Cancel();
        return Task.CompletedTask;
    });

    public void Pause() => IsPaused = true;

    public void Resume()
    {
        IsPaused = false;
        foreach (var (callback, state) in held)
        {
            Post(callback, state);
        }
        held.Clear();
    }

    public void Kill()
    {
        HasExited = true;
        IsPaused = false;
        held.Clear();
        killed.Cancel();
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!killed.IsCancellationRequested)
        {
            scheduler.Post(_ => Run(d, state), null);
        }
    }

    public override void Send(SendOrPostCallback d, object? state) => scheduler.Send(d, state);

    public override SynchronizationContext CreateCopy() => this;

    private void Run(SendOrPostCallback callback, object? state)
    {
        if (killed.IsCancellationRequested)
        {
            return;
        }
        if (IsPaused)
        {
            held.Add((callback, state));
            return;
        }
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            callback(state);
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    private sealed class ProcessTime(SimulatedProcess process) : TimeProvider
    {
        private readonly FakeTimeProvider time = process.scheduler.Time;

        public override TimeZoneInfo LocalTimeZone => time.LocalTimeZone;
        public override long TimestampFrequency => time.TimestampFrequency;
        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();
        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ITimer? timer = null;
            timer = time.CreateTimer(Fire, null, dueTime, period);
            return timer;

            void Fire(object? _)
            {
                if (process.killed.IsCancellationRequested)
                {
                    timer?.Dispose();
                }
                else
                {
                    process.Post(s => callback(s), state);
                }
            }
        }
    }
}
