using System.Buffers;
using System.Text;
using System.Text.Json;
using MiniKube.Storage.Cache;

namespace MiniKube.Storage.Tests.Cache;

/// <summary>Small objects with labels, and what a kind would do with them.</summary>
internal static class Objects
{
    public const string Pods = "/registry/core/pods/";
    public const string Nodes = "/registry/core/nodes/";

    public static WatchCacheOptions PodOptions { get; } = new() { Prefix = Pods, Decode = Decode };

    public static string Key(string pod) => pod.Contains('/') ? Pods + pod : Pods + "default/" + pod;

    public static byte[] Pod(string name, string app, string note = "") =>
        StoredObject.Pack(Encoding.UTF8.GetBytes($$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}","labels":{"app":"{{{app}}}"}},"note":"{{{note}}}"}"""));

    public static Func<CacheEntry, bool> App(string app) => entry => entry.Index.Labels.GetValueOrDefault("app") == app;

    public static EntryIndex Decode(string key, ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var metadata = document.RootElement.GetProperty("metadata");
        var labels = metadata.GetProperty("labels").EnumerateObject().ToDictionary(l => l.Name, l => l.Value.GetString()!);
        return new EntryIndex(labels, new Dictionary<string, string> { ["metadata.name"] = metadata.GetProperty("name").GetString()! });
    }

    public static async Task<long> PutAsync(this IStore store, string pod, string app, string note = "") =>
        (await store.CommitAsync(Commit.Put(Key(pod), Pod(pod.Split('/')[^1], app, note)))).Revision;

    public static async Task<long> DeleteAsync(this IStore store, string pod) => (await store.CommitAsync(Commit.Delete(Key(pod)))).Revision;

    public static string Name(CacheEntry entry) => entry.Key[Pods.Length..].Replace("default/", "");

    public static IEnumerable<string> Names(this IEnumerable<CacheEntry> entries) => entries.Select(Name);

    /// <summary>An item as a client sees it: <c>MODIFIED web resourceVersion=7 app=x</c>.</summary>
    public static string Describe(WatchItem item)
    {
        if (item.Entry is not { } entry)
            return $"{item.Type} {item.Revision}";
        var output = new ArrayBufferWriter<byte>();
        entry.Write(output, item.Revision);
        using var document = JsonDocument.Parse(output.WrittenMemory);
        var metadata = document.RootElement.GetProperty("metadata");
        return $"{item.Type} {Name(entry)} {metadata.GetProperty("resourceVersion").GetString()} {metadata.GetProperty("labels").GetProperty("app").GetString()}";
    }

    /// <summary>All that a watch says up to a revision.</summary>
    public static async Task<List<WatchItem>> ReadToAsync(this CacheWatcher watcher, long revision)
    {
        await watcher.Cache.WaitUntilFreshAsync(revision, Guard.Token);
        var items = new List<WatchItem>();
        var buffer = new WatchItem[3];
        while (watcher.Read(buffer) is > 0 and var count)
            items.AddRange(buffer[..count]);
        Assert.True(watcher.ProgressRevision >= revision);
        return items;
    }
}
