using BenchmarkDotNet.Attributes;
using MiniKube.Storage;
using MiniKube.Storage.Cache;
using MiniKube.Storage.Memory;

namespace MiniKube.Bench.Micro;

/// <summary>Commits that reach every watcher of the cache: the time is that of one commit, delivered to all.</summary>
public class FanOutBenchmarks
{
    private const int Commits = 2000;
    private const string Prefix = "/registry/core/pods/";

    private readonly byte[] value = StoredObject.Pack(Samples.Pod("web-1"));
    private MemoryStore store = null!;
    private CacheHub hub = null!;
    private CacheWatcher[] watchers = [];

    [Params(1, 100)]
    public int Watchers { get; set; }

    [IterationSetup]
    public void Setup() => SetupAsync().GetAwaiter().GetResult();

    [IterationCleanup]
    public void Cleanup()
    {
        hub.DisposeAsync().AsTask().GetAwaiter().GetResult();
        store.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    [Benchmark(OperationsPerInvoke = Commits)]
    public async Task CommitToAllWatchers()
    {
        var reading = watchers.Select(w => Task.Run(() => ReadAsync(w))).ToArray();
        for (var i = 0; i < Commits; i++)
        {
            await store.CommitAsync(Commit.Put($"{Prefix}default/web-{i}", value));
        }
        await Task.WhenAll(reading);
    }

    private static async Task ReadAsync(CacheWatcher watcher)
    {
        var buffer = new WatchItem[64];
        for (var seen = 0; seen < Commits;)
        {
            var read = await watcher.ReadAsync(buffer);
            seen += read > 0 ? read : throw new InvalidOperationException("the watcher was cut off");
        }
    }

    private async Task SetupAsync()
    {
        store = new MemoryStore();
        hub = new CacheHub(store, TimeProvider.System);
        var cache = await hub.AddAsync(new WatchCacheOptions { Prefix = Prefix, Decode = static (_, _) => EntryIndex.Empty });
        await hub.StartAsync();
        watchers = new CacheWatcher[Watchers];
        for (var i = 0; i < watchers.Length; i++)
        {
            watchers[i] = (await cache.WatchAsync(new WatchQuery())).Watcher!;
        }
    }
}
