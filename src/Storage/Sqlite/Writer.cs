using Microsoft.Data.Sqlite;

namespace MiniKube.Storage.Sqlite;

/// <summary>
/// The one thread that writes. It takes all commits that wait, checks their guards in memory, gives out revisions, writes one transaction, publishes it and
/// only then completes the callers. Between groups it sweeps what is compacted, a little at a time.
/// <para>When the disk fails, the whole group fails, and before anything else is written the connection is opened anew and the file is asked what it holds:
/// a failed COMMIT may have taken place, and is then published.</para>
/// </summary>
internal sealed class Writer
{
    private const int SweepStep = 256;

    private readonly SqliteStoreOptions _options;
    private readonly Action<StoreState, List<StoreEvent>> _publish;
    private readonly Action<long> _compacted;
    private readonly object _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<Request> _waiting = [];
    private List<Request> _taken = [];
    private bool _closing;

    // The rest is the thread's own.
    private Database? _database;
    private StoreState _state;
    private long _compactedTo;
    private long _sweptTo;
    private bool _sweepFailed;

    public Writer(SqliteStoreOptions options, Database database, StoreState state, Action<StoreState, List<StoreEvent>> publish, Action<long> compacted)
    {
        _options = options;
        _database = database;
        _state = state;
        _publish = publish;
        _compacted = compacted;
        _compactedTo = database.Meta("compacted");
        _sweptTo = database.Meta("swept");
        Swept = new RevisionSignal(_sweptTo);
        new Thread(Run) { IsBackground = true, Name = "store writer" }.Start();
    }

    /// <summary>How far compacted rows are gone from the file.</summary>
    public RevisionSignal Swept { get; }

    public Task<CommitResult> CommitAsync(Commit commit)
    {
        var request = new Request(commit, 0);
        Enqueue(request);
        return request.Task;
    }

    public async Task<long> CompactAsync(long revision)
    {
        var request = new Request(default, revision);
        Enqueue(request);
        return (await request.Task).Revision;
    }

    /// <summary>Writes what waits and ends.</summary>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _closing = true;
            Monitor.Pulse(_gate);
        }
        return _ended.Task;
    }

    private void Enqueue(Request request)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing, typeof(SqliteStore));
            _waiting.Add(request);
            if (_waiting.Count == 1)
                Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        while (true)
        {
            lock (_gate)
            {
                while (_waiting.Count == 0 && !_closing && (_sweptTo == _compactedTo || _sweepFailed))
                    Monitor.Wait(_gate);
                if (_waiting.Count == 0 && _closing)
                    break;
                (_waiting, _taken) = (_taken, _waiting);
            }
            for (var at = 0; at < _taken.Count; at += _options.MaxGroup)
                Write(_taken.GetRange(at, Math.Min(_options.MaxGroup, _taken.Count - at)));
            _taken.Clear();
            if (_sweptTo < _compactedTo && !_sweepFailed)
                Sweep();
        }
        _database?.Dispose();
        _ended.SetResult();
    }

    private void Write(List<Request> group)
    {
        var results = new CommitResult[group.Count];
        var events = new List<StoreEvent>(group.Count);
        var (keys, revision, compactedTo) = (_state.Keys, _state.Revision, _compactedTo);
        try
        {
            var database = Healthy();
            (keys, revision, compactedTo) = (_state.Keys, _state.Revision, _compactedTo);
            _options.Fault?.Invoke(database.Connection, WriterStep.BeforeGroup);
            for (var i = 0; i < group.Count; i++)
            {
                if (group[i].CompactTo > 0)
                    results[i] = new CommitResult(default, compactedTo = Compact(database, compactedTo, group[i].CompactTo));
                else
                    results[i] = Apply(database, _options.Time, group[i].Commit, ref keys, ref revision, events);
            }
            database.Commit();
            _options.Fault?.Invoke(database.Connection, WriterStep.AfterCommit);
        }
        catch (Exception e)
        {
            Fail(group, e);
            return;
        }
        _sweepFailed = false;
        if (compactedTo > _compactedTo)
            _compacted(_compactedTo = compactedTo);
        if (events.Count > 0)
            _publish(_state = new StoreState(keys, revision), events);
        for (var i = 0; i < group.Count; i++)
            group[i].SetResult(results[i]);
    }

    private static CommitResult Apply(Database database, TimeProvider time, Commit commit, ref SortedMap<KeyState> keys, ref long revision, List<StoreEvent> events)
    {
        var current = keys.Find(commit.Key);
        if (commit.ExpectedRevision is { } expected && expected != (current?.ModRevision ?? 0))
        {
            var item = current is null ? null : new StoredItem(current.Key, database.Value(current.ModRevision), current.ModRevision);
            return new CommitResult(CommitStatus.Conflict, revision, item);
        }
        if (commit.Value is null && current is null)
            return new CommitResult(CommitStatus.NotFound, revision);
        revision++;
        var expires = commit.Value is null ? 0 : Expirer.EndOf(time, commit.Lifetime);
        database.Insert(revision, commit.Key, commit.Value, current?.ModRevision ?? 0, expires);
        var kind = commit.Value is null ? StoreEventKind.Deleted : current is null ? StoreEventKind.Created : StoreEventKind.Updated;
        // One string per key, however many revisions it lives through.
        var key = current?.Key ?? commit.Key;
        keys = commit.Value is null ? keys.Remove(key) : keys.Set(new KeyState(key, revision, expires));
        events.Add(new StoreEvent(kind, key, commit.Value, revision) { Expires = expires });
        return new CommitResult(CommitStatus.Committed, revision);
    }

    private static long Compact(Database database, long compactedTo, long revision)
    {
        if (revision <= compactedTo)
            return compactedTo;
        database.SetMeta("compacted", revision);
        return revision;
    }

    private void Sweep()
    {
        try
        {
            var database = Healthy();
            var upTo = Math.Min(_compactedTo, _sweptTo + SweepStep);
            database.Sweep(_sweptTo, upTo);
            database.Commit();
            _sweptTo = upTo;
            Swept.Advance(upTo);
        }
        catch (Exception e)
        {
            // Tried again after the next commit that succeeds; a sweep alone is not worth hammering a broken disk.
            _sweepFailed = true;
            Fail([], e);
        }
    }

    private void Fail(List<Request> group, Exception e)
    {
        try
        {
            _database?.Rollback();
        }
        catch (SqliteException)
        {
            // SQLite has already rolled back what it could; the connection goes anyway.
        }
        _database?.Dispose();
        _database = null;
        var failure = e as StoreException ?? new StoreException($"the store {_options.Path} could not write: {e.Message}", e);
        foreach (var request in group)
            request.SetException(failure);
        // At once, so that a commit that took place without our knowledge is published soon; if the disk still fails, the next group tries again.
        try
        {
            Healthy();
        }
        catch (Exception)
        {
            // That group's callers are told.
        }
    }

    /// <summary>The connection, opened anew after a failure and with the state that the file then has.</summary>
    private Database Healthy()
    {
        if (_database is not null)
            return _database;
        _options.Fault?.Invoke(null!, WriterStep.BeforeReopen);
        var database = new Database(_options.Path);
        try
        {
            var keys = _state.Keys;
            var events = new List<StoreEvent>();
            foreach (var (revision, key, previous, deleted, expires) in database.Log(_state.Revision).ToList())
            {
                var kind = deleted ? StoreEventKind.Deleted : previous == 0 ? StoreEventKind.Created : StoreEventKind.Updated;
                keys = deleted ? keys.Remove(key) : keys.Set(new KeyState(key, revision, expires));
                events.Add(new StoreEvent(kind, key, deleted ? null : database.Value(revision), revision) { Expires = expires });
            }
            if (events.Count > 0)
            {
                // A commit whose sync failed may be in the page cache only: make it durable before anybody sees it.
                database.Checkpoint();
                _publish(_state = new StoreState(keys, events[^1].Revision), events);
            }
            if (database.Meta("compacted") is var compacted && compacted > _compactedTo)
                _compacted(_compactedTo = compacted);
            _sweptTo = database.Meta("swept");
            return _database = database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private sealed class Request(Commit commit, long compactTo) : TaskCompletionSource<CommitResult>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public Commit Commit { get; } = commit;

        public long CompactTo { get; } = compactTo;
    }
}
