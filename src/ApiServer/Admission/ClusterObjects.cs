using MiniKube.Api.Codecs;
using MiniKube.ApiServer.Resources;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.Admission;

/// <summary>What plugins look at besides the object that is written: the other objects of the cluster, from the watch caches, as records. A state of an object is decoded once.</summary>
internal sealed class ClusterObjects(CacheHub hub, ResourceRegistry resources)
{
    /// <summary>The object as the cache has it, which may be a moment behind.</summary>
    public T? Find<T>(string? ns, string name) where T : class, IKubernetesObject<T>
    {
        var storage = resources.Of(T.GroupVersionKind.Kind);
        return name.Length > 0 && storage.Cache.Find(storage.Key(ns, name)) is { } entry ? Read<T>(entry) : null;
    }

    /// <summary>The object; where the cache has none it is asked again when it holds all that was committed before.</summary>
    public async ValueTask<T?> FindLiveAsync<T>(string? ns, string name, CancellationToken cancel) where T : class, IKubernetesObject<T>
    {
        if (Find<T>(ns, name) is { } known)
        {
            return known;
        }
        await hub.WaitUntilFreshAsync(cancel);
        return Find<T>(ns, name);
    }

    /// <summary>All objects of a kind, or those of one namespace, by namespace and name.</summary>
    public IEnumerable<T> List<T>(string? ns = null) where T : class, IKubernetesObject<T>
    {
        var storage = resources.Of(T.GroupVersionKind.Kind);
        return storage.Cache.Snapshot().Under(storage.Scope(ns) ?? storage.Cache.Prefix).Select(Read<T>);
    }

    /// <summary>Waits until the caches hold all that was committed before.</summary>
    public async ValueTask WaitUntilFreshAsync(CancellationToken cancel) => await hub.WaitUntilFreshAsync(cancel);

    private static T Read<T>(CacheEntry entry) where T : class, IKubernetesObject<T> =>
        entry.Rendering(typeof(T), static e => ApiJson.Read<T>(ObjectCodec.Decode(e.Json, e.ModRevision)));
}
