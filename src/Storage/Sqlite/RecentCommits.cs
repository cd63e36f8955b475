namespace MiniKube.Storage.Sqlite;

/// <summary>The newest commits in memory, bounded by bytes, so that watches that keep up never read the file. Revisions in it have no gaps.</summary>
internal sealed class RecentCommits(long start, long maxBytes)
{
    private const int MaxBatch = 512;
    private const int EventCost = 128;

    private readonly Lock _lock = new();
    private readonly List<StoreEvent> _events = [];
    private long _start = start;
    private int _dropped;
    private long _bytes;

    public void Append(List<StoreEvent> events)
    {
        lock (_lock)
        {
            foreach (var e in events)
            {
                _events.Add(e);
                _bytes += Cost(e);
            }
            while (_bytes > maxBytes && _dropped < _events.Count - 1)
            {
                _bytes -= Cost(_events[_dropped]);
                _start = _events[_dropped].Revision;
                _events[_dropped++] = null!;
            }
            if (_dropped > _events.Count / 2)
            {
                _events.RemoveRange(0, _dropped);
                _dropped = 0;
            }
        }
    }

    /// <summary>Some commits after a revision; null if they are too old to be here, or not here yet.</summary>
    public StoreBatch? After(long revision, string prefix)
    {
        lock (_lock)
        {
            if (revision < _start)
                return null;
            var first = _dropped + (revision - _start);
            if (first >= _events.Count)
                return null;
            var count = (int)Math.Min(MaxBatch, _events.Count - first);
            var found = new List<StoreEvent>(count);
            for (var i = (int)first; i < first + count; i++)
            {
                if (_events[i].Key.StartsWith(prefix, StringComparison.Ordinal))
                    found.Add(_events[i]);
            }
            return new StoreBatch(found, revision + count);
        }
    }

    private static long Cost(StoreEvent e) => EventCost + (e.Value?.Length ?? 0);
}
