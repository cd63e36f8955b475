using MiniKube.Storage.Memory;

namespace MiniKube.Storage.Tests;

public sealed class AutoCompactorTests
{
    [Fact]
    public void History_is_kept_for_one_interval_and_dropped_after_two() => SingleThread.Run(1, async () =>
    {
        var (store, time, interval) = (new MemoryStore(), new ManualTime(), TimeSpan.FromMinutes(5));
        using var stop = new CancellationTokenSource();
        await store.CommitAsync(Commit.Put("/a", [1]));
        var run = AutoCompactor.RunAsync(store, interval, time, cancel: stop.Token);
        var oldest = new List<long>();
        for (var i = 0; i < 3; i++)
        {
            await store.CommitAsync(Commit.Put("/a", [2]));
            await store.CommitAsync(Commit.Put("/a", [3]));
            time.Advance(interval);
            for (var turn = 0; turn < 10; turn++)
                await Task.Yield();
            oldest.Add((await store.LoadAsync(new LoadOptions("/") { Revision = 1 })).Revision);
        }
        Assert.Equal([2, 4, 6], oldest);
        stop.Cancel(); // CancelAsync would go to the thread pool.
        await run;
    });
}
