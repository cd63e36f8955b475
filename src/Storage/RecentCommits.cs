namespace MiniKube.Storage;

/// <summary>The newest commits in memory, bounded by bytes, so that watches that keep up never ask the medium. None between its ends is left out.</summary>
internal sealed class RecentCommits(long start, long maxBytes)
{
    private const int MaxBatch = 512;
    private const int EventCost = 128;

    private readonly Lock _lock = new();
    private readonly List<StoreEvent> _events = [];
    private long _start = start;
    private long _end = start;
    private int _dropped;
    private long _bytes;

    /// <summary>Adds the commits that follow, up to and including <paramref name="end"/>.</summary>
    public void Append(IReadOnlyList<StoreEvent> events, long end)
    {
        lock (_lock)
        {
            foreach (var e in events)
            {
                _events.Add(e);
                _bytes += Cost(e);
            }
            _end = end;
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

    /// <summary>Forgets all, and goes on after <paramref name="revision"/>: commits before it were missed.</summary>
    public void Restart(long revision)
    {
        lock (_lock)
        {
            _events.Clear();
            (_start, _end, _dropped, _bytes) = (revision, revision, 0, 0);
        }
    }

    /// <summary>Whether a watch that has seen everything up to <paramref name="revision"/> finds what follows here, now or when it comes.</summary>
    public bool Follow(long revision)
    {
        lock (_lock)
            return revision >= _start;
    }

    /// <summary>Some commits after a revision; null if they are too old to be here, or not here yet.</summary>
    public StoreBatch? After(long revision, string prefix)
    {
        lock (_lock)
        {
            if (revision < _start || revision >= _end)
                return null;
            var at = FirstAfter(revision);
            var stop = Math.Min(at + MaxBatch, _events.Count);
            // In etcd, others may change several keys at one revision: a batch ends between revisions.
            while (stop < _events.Count && _events[stop].Revision == _events[stop - 1].Revision)
                stop++;
            var found = new List<StoreEvent>(stop - at);
            for (; at < stop; at++)
            {
                if (_events[at].Key.StartsWith(prefix, StringComparison.Ordinal))
                    found.Add(_events[at]);
            }
            return new StoreBatch(found, stop == _events.Count ? _end : _events[stop - 1].Revision);
        }
    }

    private static long Cost(StoreEvent e) => EventCost + (e.Value?.Length ?? 0);

    private int FirstAfter(long revision)
    {
        int low = _dropped, high = _events.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_events[middle].Revision <= revision)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
