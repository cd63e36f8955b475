using MiniKube.Api.Documents;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Resources;
using MiniKube.Storage.Cache;

namespace MiniKube.ApiServer.Authentication.ServiceAccounts;

/// <summary>The objects that tokens hang on, as they are now: what the cache does not have is looked for again when it is as new as the store.</summary>
internal sealed class BoundObjects(CacheHub hub, ResourceRegistry resources)
{
    public async ValueTask<DocumentObject?> FindAsync(string kind, string? ns, string name, CancellationToken cancel)
    {
        var storage = resources.Of(kind);
        var key = storage.Key(ns, name);
        var entry = storage.Cache.Find(key);
        if (entry is null)
        {
            await hub.WaitUntilFreshAsync(cancel);
            entry = storage.Cache.Find(key);
        }
        return entry is null ? null : ObjectCodec.Decode(entry.Json, entry.ModRevision);
    }

    /// <summary>Whether an object was to be gone before a moment.</summary>
    public static bool IsGone(DocumentObject o, DateTimeOffset before) =>
        Timestamp.TryParse(o.At("metadata", "deletionTimestamp")?.AsString, out var deletion) && deletion.Moment < before;
}
