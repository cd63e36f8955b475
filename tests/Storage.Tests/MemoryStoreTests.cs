using MiniKube.Storage.Memory;

namespace MiniKube.Storage.Tests;

public sealed class MemoryStoreTests : StoreContract
{
    protected override ValueTask<IStore> OpenAsync() => ValueTask.FromResult<IStore>(new MemoryStore());

    [Fact]
    public void Everything_runs_on_the_scheduler_of_the_caller_in_an_order_that_the_seed_decides()
    {
        var histories = new[] { 7, 7, 8, 9, 10 }.Select(History).ToArray();
        Assert.Equal(histories[0], histories[1]);
        Assert.Contains(histories[2..], h => h != histories[0]);
    }

    private static string History(int seed)
    {
        var history = new List<string>();
        SingleThread.Run(seed, async () =>
        {
            await using var store = new MemoryStore();
            async Task Watch(string name)
            {
                await foreach (var batch in store.WatchAsync(new StoreWatch("", 1)))
                {
                    foreach (var e in batch.Events)
                        history.Add($"{name} sees {e.Revision} {e.Key}");
                    if (batch.Revision == 31)
                        return;
                }
            }

            async Task Write(string name)
            {
                for (var i = 0; i < 10; i++)
                {
                    await store.CommitAsync(Commit.Put(name, [1]));
                    await Task.Yield();
                }
            }

            await Task.WhenAll(Watch("w1"), Watch("w2"), Write("a"), Write("b"), Write("c"));
        });
        return string.Join('\n', history);
    }
}
