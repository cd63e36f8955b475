using System.Runtime.CompilerServices;

namespace MiniKube.Storage.Backups;

/// <summary>All objects of a store at one revision, but for those that end by themselves, read as they are consumed.</summary>
/// <param name="revision">The revision whose state it is.</param>
/// <param name="items">Each object once, in no order that means anything.</param>
/// <param name="source">What the items are read from, closed with the snapshot.</param>
public sealed class StoreSnapshot(long revision, IAsyncEnumerable<StoredItem> items, IDisposable? source = null) : IDisposable
{
    /// <summary>What every object's key begins with. What stores keep for themselves begins otherwise, and belongs to no backup.</summary>
    internal const string Root = "/";

    private const int Page = 1000;

    /// <summary>The revision whose state it is.</summary>
    public long Revision => revision;

    /// <summary>The objects; to be enumerated once.</summary>
    /// <remarks>Enumerating fails with a <see cref="StoreException"/> when the medium does, or when history was compacted away meanwhile.</remarks>
    public IAsyncEnumerable<StoredItem> Items => items;

    /// <summary>What a store that is open holds now, read in pages at that revision.</summary>
    /// <exception cref="StoreException">The medium failed.</exception>
    public static async Task<StoreSnapshot> OfAsync(IStore store, CancellationToken cancel = default)
    {
        var revision = await store.CurrentRevisionAsync(cancel);
        return new StoreSnapshot(revision, PagesAsync(store, revision, cancel));
    }

    /// <inheritdoc/>
    public void Dispose() => source?.Dispose();

    private static async IAsyncEnumerable<StoredItem> PagesAsync(IStore store, long revision, [EnumeratorCancellation] CancellationToken cancel)
    {
        string? after = null;
        while (true)
        {
            var page = await store.LoadAsync(new LoadOptions(Root) { Revision = revision, StartAfter = after, Limit = Page }, cancel);
            if (page.Status != LoadStatus.Loaded)
                throw new StoreException($"revision {revision} was compacted away while it was read");
            foreach (var item in page.Items)
            {
                if (!item.Expires)
                    yield return item;
            }
            if (!page.More)
                yield break;
            after = page.Items[^1].Key;
        }
    }
}
