using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace MiniKube.Storage.Sqlite;

/// <summary>
/// The embedded store: one SQLite file in WAL mode with full sync. Keys and their revisions are in memory, values in the file. One process at a time.
/// </summary>
public sealed class SqliteStore : IStore
{
    // The disk failed; it is tried again then.
    private static readonly TimeSpan _retryEnd = TimeSpan.FromSeconds(10);

    private readonly SqliteStoreOptions _options;
    private readonly FileStream _lock;
    private readonly Writer _writer;
    private readonly History _history;
    private readonly RecentCommits _recent;
    private readonly RevisionSignal _revision;
    private readonly Expirer _expirer;
    private StoreState _state;
    private long _compacted;

    private SqliteStore(SqliteStoreOptions options, FileStream fileLock, Database database)
    {
        _options = options;
        _lock = fileLock;
        _state = StoreState.Read(database);
        _compacted = database.Meta("compacted");
        _revision = new RevisionSignal(_state.Revision);
        _recent = new RecentCommits(_state.Revision, options.RecentBytes);
        _history = new History(options.Path);
        _expirer = new Expirer(options.Time, End);
        _writer = new Writer(options, database, _state, Publish, compacted => Volatile.Write(ref _compacted, compacted));
        foreach (var key in _state.Keys.Under(""))
        {
            if (key.Expires > 0)
                _expirer.Add(new Expiring(key.Key, key.ModRevision, key.Expires));
        }
    }

    /// <summary>Opens a store, and makes it if it is not there. Reads its keys, not its values.</summary>
    /// <exception cref="StoreException">Another process has it open, or the file cannot be read.</exception>
    public static SqliteStore Open(SqliteStoreOptions options)
    {
        var fileLock = Lock(options.Path);
        Database? database = null;
        try
        {
            Touch(options.Path);
            database = new Database(options.Path);
            return new SqliteStore(options, fileLock, database);
        }
        catch (Exception e)
        {
            database?.Dispose();
            fileLock.Dispose();
            if (e is SqliteException or UnauthorizedAccessException or IOException and not StoreException)
                throw new StoreException($"the store {options.Path} could not be opened: {e.Message}", e);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        ArgumentException.ThrowIfNullOrEmpty(commit.Key);
        return new ValueTask<CommitResult>(_writer.CommitAsync(commit));
    }

    /// <inheritdoc/>
    public ValueTask<LoadResult> LoadAsync(LoadOptions options, CancellationToken cancel = default)
    {
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var state = Volatile.Read(ref _state);
            var revision = options.Revision ?? state.Revision;
            if (revision > state.Revision)
                return ValueTask.FromResult(LoadResult.Future(state.Revision));
            var loaded = Reading(() => Load(state, revision, options));
            // Checked after the read: history that compaction has not passed by now was read whole.
            if (options.Revision is not null && revision < Volatile.Read(ref _compacted))
                return ValueTask.FromResult(LoadResult.Compacted(Volatile.Read(ref _compacted)));
            if (loaded is not null)
                return ValueTask.FromResult(loaded);
            // Compaction took values away while they were read: look again, at what is current now.
            if (revision >= Volatile.Read(ref _compacted))
                throw new StoreException($"the store {_options.Path} is damaged: values of revision {revision} are missing");
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoreBatch> WatchAsync(StoreWatch watch, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var after = watch.After;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var published = _revision.Revision;
            StoreBatch? batch = null;
            if (after < published)
            {
                batch = watch.WithPrevious ? null : _recent.After(after, watch.Prefix);
                batch ??= Reading(() => _history.Commits(watch, after, published));
            }
            // After the read, as with loads.
            if (after < Volatile.Read(ref _compacted))
            {
                yield return new StoreBatch([], Volatile.Read(ref _compacted), Compacted: true);
                yield break;
            }
            if (batch is null)
            {
                await _revision.WaitAsync(after + 1, cancel);
                continue;
            }
            yield return batch;
            after = batch.Revision;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<long> CompactAsync(long revision, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(revision, _revision.Revision);
        cancel.ThrowIfCancellationRequested();
        return revision <= 0 ? Volatile.Read(ref _compacted) : await _writer.CompactAsync(revision);
    }

    /// <inheritdoc/>
    public ValueTask<long> CurrentRevisionAsync(CancellationToken cancel = default) => ValueTask.FromResult(_revision.Revision);

    /// <summary>Writes what was accepted, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _expirer.Dispose();
        await _writer.CloseAsync();
        _revision.Close(new ObjectDisposedException(nameof(SqliteStore)));
        _history.Close();
        await _lock.DisposeAsync();
    }

    /// <summary>Completes when rows that compaction up to <paramref name="revision"/> made obsolete are gone from the file.</summary>
    internal ValueTask WaitSweptAsync(long revision, CancellationToken cancel) => _writer.Swept.WaitAsync(revision, cancel);

    /// <summary>Makes an empty file, if there is none. Secrets will lie in it: nobody but its owner reads it. SQLite gives its other files the same mode.</summary>
    internal static void Touch(string path) => new FileStream(path, OwnerOnly(FileShare.ReadWrite)).Dispose();

    /// <summary>Keeps every other process from opening a store.</summary>
    /// <exception cref="StoreException">Another process has it open.</exception>
    internal static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path + ".lock", OwnerOnly(FileShare.None));
        }
        catch (DirectoryNotFoundException e)
        {
            throw new StoreException($"the store {path} could not be opened: its directory does not exist", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StoreException($"the store {path} could not be opened: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new StoreException($"the store {path} is in use by another process", e);
        }
    }

    private static FileStreamOptions OwnerOnly(FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private LoadResult? Load(StoreState state, long revision, LoadOptions options)
    {
        var keys = revision == state.Revision ? state.Keys : _history.KeysAt(state, options.Prefix, revision);
        var page = keys.Under(options.Prefix, options.StartAfter);
        var wanted = (options.Limit > 0 ? page.Take(options.Limit) : page).ToList();
        var remaining = options.Limit > 0 ? keys.CountUnder(options.Prefix, options.StartAfter) - wanted.Count : 0;
        return _history.Values(wanted, state.Keys.Count) is { } items ? new LoadResult(LoadStatus.Loaded, revision, items, remaining) : null;
    }

    private T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SqliteException e)
        {
            throw new StoreException($"the store {_options.Path} could not be read: {e.Message}", e);
        }
    }

    // On the writer's thread. The state before the signal: who is woken finds it.
    private void Publish(StoreState state, List<StoreEvent> events)
    {
        _recent.Append(events, state.Revision);
        Volatile.Write(ref _state, state);
        _revision.Advance(state.Revision);
        foreach (var e in events)
        {
            if (e.Expires > 0)
                _expirer.Add(new Expiring(e.Key, e.Revision, e.Expires));
        }
    }

    private void End(IReadOnlyList<Expiring> due)
    {
        var keys = Volatile.Read(ref _state).Keys;
        foreach (var value in due)
        {
            if (keys.Find(value.Key)?.ModRevision == value.Revision)
                _ = EndAsync(value);
        }
    }

    private async Task EndAsync(Expiring value)
    {
        try
        {
            await _writer.CommitAsync(Commit.Delete(value.Key, value.Revision));
        }
        catch (StoreException)
        {
            _expirer.Add(value with { EndsAt = Expirer.EndOf(_options.Time, _retryEnd) });
        }
        catch (ObjectDisposedException)
        {
            // When the store is opened again, the value ends at once.
        }
    }
}
