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
        if (Known(kind, ns, name) is { } known)
        {
            return known;
        }
        await hub.WaitUntilFreshAsync(cancel);
        return Known(kind, ns, name);
    }

    /// <summary>The object as the cache has it at the moment.</summary>
    public DocumentObject? Known(string kind, string? ns, string name)
    {
        var storage = resources.Of(kind);
        return storage.Cache.Find(storage.Key(ns, name)) is { } entry ? storage.Decode(entry.Json, entry.ModRevision) : null;
    }

    /// <summary>Whether an object was to be gone before a moment.</summary>
    public static bool IsGone(DocumentObject o, DateTimeOffset before) =>
        Timestamp.TryParse(o.At("metadata", "deletionTimestamp")?.AsString, out var deletion) && deletion.Moment < before;
}
