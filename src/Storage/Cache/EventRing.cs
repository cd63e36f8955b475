namespace MiniKube.Storage.Cache;

/// <summary>
/// The recent changes of one resource, in revision order, numbered consecutively so that a watcher is only a position. It holds every change after
/// <see cref="Start"/>. Not safe by itself: its cache's lock guards it.
/// </summary>
/// <remarks>
/// What the ring keeps alive beyond the current objects is each change's <see cref="CacheEvent.Previous"/>: an entry that was overwritten is the previous
/// one of a later change, which is in the ring too. So these bytes, and a flat sum for the event, are what is counted.
/// </remarks>
internal sealed class EventRing(long start)
{
    private const int EventCost = 256;

    private Slot[] _slots = new Slot[16];
    private int _first;
    private int _count;

    /// <summary>Changes up to and including this revision are not (or no longer) here.</summary>
    public long Start { get; private set; } = start;

    /// <summary>The position of the oldest change.</summary>
    public long Head { get; private set; }

    /// <summary>The position that the next change will have.</summary>
    public long Tail => Head + _count;

    public long Bytes { get; private set; }

    public CacheEvent this[long position] => _slots[Index(position)].Event;

    public static long CostOf(CacheEvent e) => EventCost + (e.Previous?.Value.Length ?? 0);

    public void Append(CacheEvent e, long time)
    {
        Grow(1);
        _slots[(_first + _count) & (_slots.Length - 1)] = new Slot(e, time);
        _count++;
        Bytes += CostOf(e);
    }

    /// <summary>Puts older changes, found in the store's history, before the oldest one here; they begin after <paramref name="start"/>.</summary>
    public void Prepend(List<CacheEvent> events, long start, long time)
    {
        Grow(events.Count);
        for (var i = events.Count - 1; i >= 0; i--)
        {
            _first = (_first - 1) & (_slots.Length - 1);
            _slots[_first] = new Slot(events[i], time);
            Bytes += CostOf(events[i]);
        }
        _count += events.Count;
        Head -= events.Count;
        Start = start;
    }

    /// <summary>Drops changes from before <paramref name="oldest"/> and what exceeds the bytes, but keeps the newest few for those about to read.</summary>
    public void Evict(long maxBytes, long oldest, int keep)
    {
        while (_count > 0 && ((Bytes > maxBytes && _count > keep) || _slots[_first].Time < oldest))
        {
            ref var slot = ref _slots[_first];
            Bytes -= CostOf(slot.Event);
            Start = slot.Event.Revision;
            slot = default;
            _first = (_first + 1) & (_slots.Length - 1);
            _count--;
            Head++;
        }
    }

    /// <summary>The position of the first change with a revision greater than <paramref name="revision"/>.</summary>
    public long After(long revision)
    {
        long low = Head, high = Tail;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (this[middle].Revision <= revision)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    /// <summary>Forgets everything; positions go on, so that every watcher finds itself left behind.</summary>
    public void Reset(long start)
    {
        Head = Tail + 1;
        Start = start;
        Bytes = 0;
        _slots = new Slot[16];
        (_first, _count) = (0, 0);
    }

    private int Index(long position) => (int)((_first + (position - Head)) & (_slots.Length - 1));

    private void Grow(int more)
    {
        if (_count + more <= _slots.Length)
            return;
        var size = _slots.Length;
        while (size < _count + more)
            size *= 2;
        var slots = new Slot[size];
        for (var i = 0; i < _count; i++)
            slots[i] = _slots[(_first + i) & (_slots.Length - 1)];
        (_slots, _first) = (slots, 0);
    }

    private readonly record struct Slot(CacheEvent Event, long Time);
}
