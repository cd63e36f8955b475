using System.Diagnostics.CodeAnalysis;

namespace MiniKube.Client.WorkQueues;

/// <summary>Keys with the moment they are due, each once with its earliest; equal moments keep the order they came in.</summary>
internal sealed class DelayedKeys<TKey> where TKey : notnull
{
    private readonly PriorityQueue<TKey, (DateTimeOffset Due, long Order)> heap = new();

    // The heap may hold entries that an earlier moment replaced; the one that counts is here.
    private readonly Dictionary<TKey, (DateTimeOffset Due, long Order)> current = [];
    private long order;

    public bool IsEmpty => current.Count == 0;

    public DateTimeOffset? NextDue
    {
        get
        {
            DropReplaced();
            return heap.TryPeek(out _, out var at) ? at.Due : null;
        }
    }

    public void Add(TKey key, DateTimeOffset due)
    {
        if (current.TryGetValue(key, out var known) && known.Due <= due)
        {
            return;
        }
        var at = (due, order++);
        current[key] = at;
        heap.Enqueue(key, at);
    }

    public bool TryTakeDue(DateTimeOffset now, [MaybeNullWhen(false)] out TKey key)
    {
        DropReplaced();
        if (!heap.TryPeek(out key, out var at) || at.Due > now)
        {
            return false;
        }
        heap.Dequeue();
        current.Remove(key);
        return true;
    }

    public void Clear()
    {
        heap.Clear();
        current.Clear();
    }

    private void DropReplaced()
    {
        while (heap.TryPeek(out var key, out var at) && !(current.TryGetValue(key, out var known) && known == at))
        {
            heap.Dequeue();
        }
    }
}
