using Microsoft.Data.Sqlite;

namespace MiniKube.Storage.Sqlite;

/// <summary>Where an embedded store lies, and its bounds.</summary>
/// <param name="Path">The database file; its directory exists. Beside it lie SQLite's <c>-wal</c> and <c>-shm</c> and a <c>.lock</c>.</param>
public sealed record SqliteStoreOptions(string Path)
{
    /// <summary>Bytes of recent commits kept in memory for watches; older ones are read from the file.</summary>
    public long RecentBytes { get; init; } = 8 << 20;

    /// <summary>The most commits that one transaction takes.</summary>
    public int MaxGroup { get; init; } = 512;

    /// <summary>The clock of values that end by themselves.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>For tests that make the disk fail: called on the writer's thread with its connection.</summary>
    internal Action<SqliteConnection, WriterStep>? Fault { get; init; }
}

/// <summary>Where a test may make the disk fail.</summary>
internal enum WriterStep
{
    BeforeGroup,
    AfterCommit,
    BeforeReopen,
}
