namespace MiniKube.Storage.Backups;

/// <summary>How to restore.</summary>
public sealed record RestoreOptions
{
    /// <summary>Whether objects that are there already are to be replaced; without it they are a reason to refuse.</summary>
    public bool Replace { get; init; }

    /// <summary>What the restored store's revision is measured against.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>How a restore ended.</summary>
/// <param name="Restored">False: nothing was changed, since objects are there and <see cref="RestoreOptions.Replace"/> does not hold.</param>
/// <param name="Existing">How many objects were there before; null if what was there could not be read.</param>
public sealed record RestoreResult(bool Restored, long? Existing)
{
    /// <summary>How many objects were restored.</summary>
    public long Objects { get; init; }

    /// <summary>The store's revision now, up to which its history is compacted.</summary>
    public long Revision { get; init; }
}

/// <summary>
/// Where the revisions of a restored store begin. Clients have seen revisions after the backup's, and keep what they have seen: were these given out again for
/// other changes, a watch would go on from the wrong place, an object would seem older than it is, and nobody would notice. So a restored store begins above
/// every revision that anybody can have seen, each object gets a revision of its own there, and what lies before is compacted: old watches are told to list anew.
/// <para>Above the backup and the store that is replaced by a margin; and above the clock's microseconds since 1970. No store commits once a microsecond, so the
/// clock is ahead of whatever was committed since an earlier restore of the same backup, also where that store is gone.</para>
/// </summary>
internal static class RestoredRevision
{
    // What etcd's documentation takes for its own restore.
    private const long Margin = 1_000_000_000;

    /// <summary>The revision after which to begin.</summary>
    public static long After(long backup, long current, TimeProvider time) =>
        Math.Max(Math.Max(backup, current) + Margin, (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
}
