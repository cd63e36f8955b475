namespace MiniKube.Storage;

/// <summary>A change of one key.</summary>
/// <param name="Key">The key, such as <c>/registry/core/pods/default/web-1</c>.</param>
/// <param name="Value">The new value, or null to delete the key.</param>
/// <param name="ExpectedRevision">The guard: the mod revision that the key must have; 0: the key must not exist; null: no guard.</param>
public readonly record struct Commit(string Key, byte[]? Value, long? ExpectedRevision)
{
    /// <summary>How long a value that is put is kept; see <see cref="IStore"/>. Null: for ever.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>A put that succeeds only if the key does not exist.</summary>
    public static Commit Create(string key, byte[] value) => new(key, value, 0);

    /// <summary>A put; guarded when <paramref name="expectedRevision"/> is given.</summary>
    public static Commit Put(string key, byte[] value, long? expectedRevision = null) => new(key, value, expectedRevision);

    /// <summary>A delete; guarded when <paramref name="expectedRevision"/> is given.</summary>
    public static Commit Delete(string key, long? expectedRevision = null) => new(key, null, expectedRevision);
}

/// <summary>What became of a <see cref="Commit"/>.</summary>
public enum CommitStatus
{
    /// <summary>It is durable, at <see cref="CommitResult.Revision"/>.</summary>
    Committed,

    /// <summary>The guard did not hold; <see cref="CommitResult.Current"/> is what the key has, null if it does not exist.</summary>
    Conflict,

    /// <summary>A delete found no key, and no guard asked for one: nothing changed.</summary>
    NotFound,
}

/// <summary>The outcome of a <see cref="Commit"/>.</summary>
/// <param name="Status">What happened.</param>
/// <param name="Revision">The commit's revision; when nothing was committed, a revision at which the outcome was true.</param>
/// <param name="Current">With <see cref="CommitStatus.Conflict"/>, the item in the way.</param>
public readonly record struct CommitResult(CommitStatus Status, long Revision, StoredItem? Current = null)
{
    /// <summary>Whether the change is in the store.</summary>
    public bool Committed => Status == CommitStatus.Committed;
}
