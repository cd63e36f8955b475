namespace MiniKube.Storage;

/// <summary>A key with the value that its commit at <paramref name="modRevision"/> gave it.</summary>
public sealed class StoredItem(string key, byte[] value, long modRevision) : IKeyed
{
    /// <inheritdoc/>
    public string Key { get; } = key;

    /// <summary>The bytes, as committed. Never changed.</summary>
    public byte[] Value { get; } = value;

    /// <summary>The revision of the commit that wrote the value.</summary>
    public long ModRevision { get; } = modRevision;

    /// <summary>Whether it was put with a <see cref="Commit.Lifetime"/>.</summary>
    public bool Expires { get; init; }
}

/// <summary>Something that lies in a <see cref="SortedMap{T}"/> under its key.</summary>
public interface IKeyed
{
    /// <summary>The key; ordinal order.</summary>
    string Key { get; }
}

/// <summary>What to load.</summary>
/// <param name="Prefix">Only keys that begin so; empty for all.</param>
public sealed record LoadOptions(string Prefix)
{
    /// <summary>The exact revision whose state is wanted; null for the newest.</summary>
    public long? Revision { get; init; }

    /// <summary>Only keys greater than this one: the last key of the page before.</summary>
    public string? StartAfter { get; init; }

    /// <summary>At most so many items; 0 for all.</summary>
    public int Limit { get; init; }
}

/// <summary>How a load ended.</summary>
public enum LoadStatus
{
    /// <summary>The items are there.</summary>
    Loaded,

    /// <summary>The revision asked for is compacted; <see cref="LoadResult.Revision"/> is the oldest one that can be loaded.</summary>
    Compacted,

    /// <summary>The revision asked for is not reached yet; <see cref="LoadResult.Revision"/> is the current one.</summary>
    Future,
}

/// <summary>The outcome of a load.</summary>
/// <param name="Status">Whether there are items.</param>
/// <param name="Revision">The revision whose state <paramref name="Items"/> is, or see <see cref="LoadStatus"/>.</param>
/// <param name="Items">In key order.</param>
/// <param name="Remaining">How many items follow, which <see cref="LoadOptions.Limit"/> cut off.</param>
public sealed record LoadResult(LoadStatus Status, long Revision, IReadOnlyList<StoredItem> Items, long Remaining = 0)
{
    public bool More => Remaining > 0;

    internal static LoadResult Compacted(long revision) => new(LoadStatus.Compacted, revision, []);

    internal static LoadResult Future(long revision) => new(LoadStatus.Future, revision, []);
}

/// <summary>Shorthands over <see cref="IStore"/>.</summary>
public static class StoreExtensions
{
    /// <summary>One item by its exact key, as new as every completed commit; null if there is none.</summary>
    public static async ValueTask<StoredItem?> GetAsync(this IStore store, string key, CancellationToken cancel = default)
    {
        // The key itself sorts before every other key that it is a prefix of.
        var loaded = await store.LoadAsync(new LoadOptions(key) { Limit = 1 }, cancel);
        return loaded.Items is [var item] && item.Key == key ? item : null;
    }
}
