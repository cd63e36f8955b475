using MiniKube.Client.WorkQueues;

namespace MiniKube.Client.Tests.WorkQueues;

public class WorkQueueTests
{
    [Fact]
    public void A_key_added_often_waits_once_and_keys_come_in_order() => Sim.Run(async sim =>
    {
        using var queue = new WorkQueue<string>(sim.Time);
        foreach (var key in new[] { "b", "a", "b", "c", "a" })
        {
            queue.Add(key);
        }
        Assert.Equal(["b", "a", "c"], [await queue.GetAsync(), await queue.GetAsync(), await queue.GetAsync()]);
        Assert.Equal(0, queue.Count);
    });

    [Fact]
    public void A_key_being_worked_on_waits_for_done() => Sim.Run(async sim =>
    {
        using var queue = new WorkQueue<string>(sim.Time);
        queue.Add("a");
        var first = await queue.GetAsync();
        queue.Add("a");
        queue.Add("a");
        Assert.Equal(0, queue.Count);
        queue.Done(first);
        Assert.Equal(1, queue.Count);
        Assert.Equal("a", await queue.GetAsync());
        queue.Done("a");
        Assert.True(queue.IsIdle);
    });

    [Fact]
    public void Of_several_delays_the_earliest_counts_and_adding_does_not_cancel_it() => Sim.Run(async sim =>
    {
        using var queue = new WorkQueue<string>(sim.Time);
        var start = sim.Time.GetUtcNow();
        queue.AddAfter("a", TimeSpan.FromSeconds(30));
        queue.AddAfter("a", TimeSpan.FromSeconds(10));
        queue.AddAfter("a", TimeSpan.FromSeconds(20));
        queue.AddAfter("b", TimeSpan.FromSeconds(15));
        queue.Add("a");
        var got = new List<(string, double)>();
        for (var i = 0; i < 3; i++)
        {
            var key = await queue.GetAsync();
            got.Add((key, (sim.Time.GetUtcNow() - start).TotalSeconds));
            queue.Done(key);
        }
        Assert.Equal([("a", 0), ("a", 10), ("b", 15)], got);
        Assert.True(queue.IsIdle);
    });

    [Fact]
    public void Failures_back_off_per_key_from_5_ms_to_1000_s_until_forgotten() => Sim.Run(async sim =>
    {
        using var queue = new WorkQueue<string>(sim.Time);
        var pauses = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            var before = sim.Time.GetUtcNow();
            queue.AddRateLimited("a");
            queue.Done(await queue.GetAsync());
            pauses.Add((sim.Time.GetUtcNow() - before).TotalMilliseconds);
        }
        Assert.Equal([5, 10, 20, 40], pauses[..4]);
        Assert.Equal([655_360, 1_000_000, 1_000_000], pauses[17..]);
        Assert.Equal(20, queue.Failures("a"));

        queue.Forget("a");
        var again = sim.Time.GetUtcNow();
        queue.AddRateLimited("a");
        await queue.GetAsync();
        Assert.Equal(5, (sim.Time.GetUtcNow() - again).TotalMilliseconds);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    [InlineData(50 * 86_400)]
    [InlineData(365 * 86_400)]
    [InlineData(int.MaxValue)]
    public void A_delay_may_be_longer_than_any_timer(int seconds) => Sim.Run(async sim =>
    {
        using var queue = new WorkQueue<string>(sim.Time);
        var start = sim.Time.GetUtcNow();
        queue.AddAfter("a", TimeSpan.FromSeconds(seconds));
        await queue.GetAsync();
        Assert.Equal(seconds, (sim.Time.GetUtcNow() - start).TotalSeconds);
    });

    [Fact]
    public void Waiting_ends_with_cancellation_or_close_and_takes_no_key_along() => Sim.Run(async sim =>
    {
        using var queue = new WorkQueue<string>(sim.Time);
        using var cancel = new CancellationTokenSource();
        var cancelled = queue.GetAsync(cancel.Token).AsTask();
        var waiting = queue.GetAsync().AsTask();
        cancel.Cancel();
        queue.Add("a");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal("a", await waiting);

        var last = queue.GetAsync().AsTask();
        queue.Close();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => last);
        queue.Add("b");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await queue.GetAsync());
    });

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void Many_workers_never_hold_one_key_at_once_and_lose_none(ulong seed) => Sim.Run(async sim =>
    {
        using var queue = new WorkQueue<int>(sim.Time);
        using var stop = new CancellationTokenSource();
        var holding = new HashSet<int>();
        var seen = new int[10];
        var wanted = new int[10];
        var loop = new ControllerLoop<int>("test", queue, async (key, ct) =>
        {
            Assert.True(holding.Add(key));
            seen[key] = wanted[key];
            await Task.Delay(TimeSpan.FromMilliseconds(sim.Random.Next(5)), sim.Time, ct);
            holding.Remove(key);
        }, workers: 4).RunAsync(stop.Token);
        for (var i = 0; i < 500; i++)
        {
            var key = sim.Random.Next(10);
            wanted[key]++;
            queue.Add(key);
            await Task.Delay(TimeSpan.FromMilliseconds(sim.Random.Next(3)), sim.Time);
        }
        await sim.UntilAsync(() => queue.IsIdle, "all worked off");
        Assert.Equal(wanted, seen);
        stop.Cancel();
        await loop;
    }, seed);

    [Fact]
    public void A_key_that_fails_comes_again_and_holds_up_no_other() => Sim.Run(async sim =>
    {
        using var queue = new WorkQueue<string>(sim.Time);
        using var stop = new CancellationTokenSource();
        var tries = 0;
        var done = new List<string>();
        var loop = new ControllerLoop<string>("test", queue, (key, _) =>
        {
            if (key == "bad" && ++tries < 4)
            {
                throw new InvalidOperationException("not yet");
            }
            done.Add(key);
            return Task.CompletedTask;
        }).RunAsync(stop.Token);
        queue.Add("bad");
        queue.Add("good");
        await sim.UntilAsync(() => done.Count == 2, "both done");
        Assert.Equal(["good", "bad"], done);
        Assert.Equal(0, queue.Failures("bad"));
        stop.Cancel();
        await loop;
    });

    [Fact]
    public void A_key_that_is_put_down_when_a_term_ends_is_worked_on_in_the_next() => Sim.Run(async sim =>
    {
        using var queue = new WorkQueue<string>(sim.Time);
        var done = 0;
        var loop = new ControllerLoop<string>("test", queue, async (_, ct) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), sim.Time, ct);
            done++;
        });
        using (var term = new CancellationTokenSource())
        {
            var running = loop.RunAsync(term.Token);
            queue.Add("key");
            await Task.Delay(TimeSpan.FromMilliseconds(500), sim.Time);
            term.Cancel();
            await running;
        }
        Assert.Equal(0, done);
        using var next = new CancellationTokenSource();
        var again = loop.RunAsync(next.Token);
        await sim.UntilAsync(() => done == 1, "the key is worked on");
        next.Cancel();
        await again;
    });
}
