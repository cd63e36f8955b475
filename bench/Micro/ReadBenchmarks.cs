using System.Buffers;
using BenchmarkDotNet.Attributes;
using MiniKube.Storage;
using MiniKube.Storage.Cache;
using MiniKube.Storage.Memory;

namespace MiniKube.Bench.Micro;

/// <summary>
/// What a read in the storage version does with an object: finds it and copies its committed bytes. The Allocated column has to stay at nothing (but for the
/// one page that a list makes): neither parsing nor serializing can do without.
/// </summary>
public class ReadBenchmarks
{
    private const int Pods = 1000;
    private const string Prefix = "/registry/core/pods/";

    private readonly ArrayBufferWriter<byte> output = new(8 << 20);
    private readonly ListQuery all = new();
    private MemoryStore store = null!;
    private CacheHub hub = null!;
    private WatchCache cache = null!;

    [GlobalSetup]
    public void Setup() => SetupAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public void Cleanup()
    {
        hub.DisposeAsync().AsTask().GetAwaiter().GetResult();
        store.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>GET: the object with its resourceVersion.</summary>
    [Benchmark]
    public int GetBytes()
    {
        output.ResetWrittenCount();
        cache.Find(Prefix + "default/web-500")!.Write(output);
        return output.WrittenCount;
    }

    /// <summary>LIST of 1,000 pods: the items' bytes.</summary>
    [Benchmark]
    public int ListBytes()
    {
        output.ResetWrittenCount();
        var page = cache.ListAsync(all).AsTask().GetAwaiter().GetResult();
        for (var i = 0; i < page.Items.Count; i++)
        {
            page.Items[i].Write(output, typeMeta: false);
        }
        return output.WrittenCount;
    }

    private async Task SetupAsync()
    {
        store = new MemoryStore();
        hub = new CacheHub(store, TimeProvider.System);
        cache = await hub.AddAsync(new WatchCacheOptions { Prefix = Prefix, Decode = static (_, _) => EntryIndex.Empty });
        for (var i = 0; i < Pods; i++)
        {
            await store.CommitAsync(Commit.Create($"{Prefix}default/web-{i}", StoredObject.Pack(Samples.Pod($"web-{i}"))));
        }
        await hub.StartAsync();
    }
}
