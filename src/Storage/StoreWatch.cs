namespace MiniKube.Storage;

/// <summary>What to watch.</summary>
/// <param name="Prefix">Only keys that begin so; empty for all.</param>
/// <param name="After">Commits with greater revisions: the revision of a load, or of the last batch seen. It may lie in the future.</param>
public sealed record StoreWatch(string Prefix, long After)
{
    /// <summary>Whether events carry <see cref="StoreEvent.Previous"/>, which may cost the store a read each.</summary>
    public bool WithPrevious { get; init; }
}

/// <summary>Consecutive commits of a watch.</summary>
/// <param name="Events">In revision order; empty when the batch only reports progress.</param>
/// <param name="Revision">Every watched commit up to and including this revision has now been delivered. With <paramref name="Compacted"/>: the
/// revision up to which the store is compacted.</param>
/// <param name="Compacted">History that the watch still needed is gone: load again. The last batch of its watch.</param>
public sealed record StoreBatch(IReadOnlyList<StoreEvent> Events, long Revision, bool Compacted = false);

/// <summary>What a commit did to its key.</summary>
public enum StoreEventKind
{
    /// <summary>The key did not exist before.</summary>
    Created,

    /// <summary>The key got another value.</summary>
    Updated,

    /// <summary>The key is gone.</summary>
    Deleted,
}

/// <summary>One commit, as a watch sees it.</summary>
/// <param name="kind">What it did.</param>
/// <param name="key">The key.</param>
/// <param name="value">The new value; null when deleted.</param>
/// <param name="revision">The commit's revision.</param>
/// <param name="previous">See <see cref="Previous"/>.</param>
public sealed class StoreEvent(StoreEventKind kind, string key, byte[]? value, long revision, StoredItem? previous = null)
{
    /// <summary>What the commit did.</summary>
    public StoreEventKind Kind { get; } = kind;

    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>The new value; null when deleted.</summary>
    public byte[]? Value { get; } = value;

    /// <summary>The commit's revision: the mod revision of the value, or the revision of the deletion.</summary>
    public long Revision { get; } = revision;

    /// <summary>What the key had before: null if it was created, if the watch did not ask, or if the store has forgotten it.</summary>
    public StoredItem? Previous { get; } = previous;

    /// <summary>When the value ends by itself, in Unix seconds; 0 for never, or where it is not the store's own affair.</summary>
    internal long Expires { get; init; }
}
