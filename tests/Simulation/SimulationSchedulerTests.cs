using MiniKube.Testing;
using MiniKube.Testing.Simulation;

namespace MiniKube.Simulation;

public class SimulationSchedulerTests
{
    /// <summary>Ten loops that note their turns, with pauses now and then.</summary>
    private static (string Order, string Hash) Race(ulong seed)
    {
        var sim = new SimulationScheduler(seed);
        sim.Run(async () =>
        {
            async Task LoopAsync(int id)
            {
                for (var turn = 0; turn < 20; turn++)
                {
                    await Task.Yield();
                    sim.History.Append(sim.Time.GetUtcNow(), "turn", $"{id}");
                    if (turn % 7 == id % 7)
                    {
                        await Task.Delay(TimeSpan.FromMilliseconds(sim.Random.Next(50)), sim.Time);
                    }
                }
            }
            await Task.WhenAll(Enumerable.Range(0, 10).Select(LoopAsync));
        });
        return (string.Join('\n', sim.History.Lines), sim.History.Hash());
    }

    [Fact]
    public void One_seed_is_one_order_and_seeds_differ()
    {
        Assert.Equal(Race(1), Race(1));
        var races = Enumerable.Range(0, 20).Select(seed => Race((ulong)seed)).ToList();
        Assert.Equal(20, races.Select(r => r.Order).Distinct().Count());
        Assert.Equal(20, races.Select(r => r.Hash).Distinct().Count());
    }

    [Fact]
    public void Hours_pass_as_soon_as_nothing_is_left_to_do()
    {
        var sim = new SimulationScheduler(1);
        var start = sim.Time.GetUtcNow();
        sim.Run(() => Task.Delay(TimeSpan.FromHours(9), sim.Time));
        Assert.Equal(TimeSpan.FromHours(9), sim.Time.GetUtcNow() - start);
    }

    [Fact]
    public void Waiting_for_what_never_comes_fails_at_once()
    {
        var sim = new SimulationScheduler(1);
        Assert.Contains("for ever", Assert.Throws<SimulationException>(() => sim.Run(() => new TaskCompletionSource().Task)).Message);
    }

    [Fact]
    public void Work_that_leaves_the_thread_fails_the_run()
    {
        var sim = new SimulationScheduler(1);
        using var gate = new ManualResetEventSlim();
        // Opened only when the run already waits; ticking on, because the clock must not run dry before the other thread comes back.
        using var ticking = sim.Time.CreateTimer(_ => gate.Set(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        var error = Assert.Throws<SimulationException>(() => sim.Run(async () => await Task.Run(gate.Wait)));
        Assert.Contains("another thread", error.Message);
    }

    [Fact]
    public void Exceptions_come_out_as_they_are()
    {
        var sim = new SimulationScheduler(1);
        Assert.Throws<InvalidOperationException>(() => sim.Run(async () =>
        {
            await Task.Yield();
            throw new InvalidOperationException();
        }));
    }
}

public class FakeTimeProviderTests
{
    [Fact]
    public void Timers_fire_at_their_moments_in_order_also_those_set_on_the_way()
    {
        var time = new FakeTimeProvider();
        var start = time.GetUtcNow();
        var fired = new List<string>();
        void Note(string name) => fired.Add($"{name}@{(time.GetUtcNow() - start).TotalSeconds}");
        using var b = time.CreateTimer(_ => Note("b"), null, TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);
        ITimer? inner = null;
        using var a = time.CreateTimer(
            _ =>
            {
                Note("a");
                inner = time.CreateTimer(_ => Note("inner"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
            },
            null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        using var c = time.CreateTimer(_ => Note("c"), null, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(1));
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(["a@1", "c@1.5", "b@2", "inner@2", "c@2.5"], fired);
        Assert.Equal(TimeSpan.FromSeconds(3), time.GetUtcNow() - start);
        c.Dispose();
        inner!.Dispose();
        Assert.Equal(0, time.TimerCount);
        Assert.False(time.AdvanceToNextTimer());
    }

    [Fact]
    public void A_timer_that_is_changed_or_disposed_does_not_fire_as_before()
    {
        var time = new FakeTimeProvider();
        var fired = 0;
        using var timer = time.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        timer.Change(TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(0, fired);
        Assert.Equal(time.GetUtcNow() + TimeSpan.FromSeconds(1), time.NextTimer);
        timer.Dispose();
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(0, fired);
        Assert.False(timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public async Task Delays_and_elapsed_times_follow_the_clock()
    {
        var time = new FakeTimeProvider();
        var stamp = time.GetTimestamp();
        var delay = Task.Delay(TimeSpan.FromSeconds(10), time);
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(5), time);
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(delay.IsCompleted);
        Assert.True(cancel.IsCancellationRequested);
        Assert.Equal(TimeSpan.FromSeconds(9), time.GetElapsedTime(stamp));
        time.Advance(TimeSpan.FromSeconds(1));
        await delay;
    }
}
