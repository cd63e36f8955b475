using MiniKube.Api.Core.V1;

namespace MiniKube.Client.Events;

/// <summary>
/// Upstream's rules for repeated events: the same again counts its first one up; more than ten alike but for the message within ten minutes become
/// one "combined" event; an object that makes more than 25 at once, or one in five minutes after that, is cut off.
/// </summary>
internal sealed class EventCorrelator(TimeProvider time)
{
    private const int MaxEntries = 4096;
    private const int MaxSimilar = 10;
    private const int Burst = 25;
    private static readonly TimeSpan SimilarWindow = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(5);

    private readonly RecentMap<SimilarKey, Similar> similar = new(MaxEntries);
    private readonly RecentMap<(SimilarKey, string?), Known> known = new(MaxEntries);
    private readonly RecentMap<ObjectReference, Bucket> buckets = new(MaxEntries);

    /// <summary>The event as it should be sent: new, or counting an earlier one up. Null: not at all.</summary>
    public Event? Correlate(Event happened)
    {
        var key = new SimilarKey(happened.InvolvedObject with { ResourceVersion = null }, happened.Type, happened.Reason);
        var message = happened.Message;
        if (IsCombined(key, message))
        {
            message = "(combined from similar events): " + message;
            happened = happened with { Message = message };
        }
        var id = (key, IsCombined(key) ? null : message);
        if (known.Find(id) is { } first)
        {
            first.Count++;
            happened = happened with
            {
                Metadata = happened.Metadata with { Name = first.Name },
                FirstTimestamp = first.Event.FirstTimestamp,
                Count = first.Count,
            };
        }
        return Allowed(happened.InvolvedObject) ? happened : null;
    }

    /// <summary>The server has the event, under this name.</summary>
    public void Sent(Event sent, string name)
    {
        var key = new SimilarKey(sent.InvolvedObject with { ResourceVersion = null }, sent.Type, sent.Reason);
        known.Set((key, IsCombined(key) ? null : sent.Message), new Known(sent, name) { Count = sent.Count ?? 1 });
    }

    private bool IsCombined(SimilarKey key) => similar.Find(key) is { Messages.Count: > MaxSimilar };

    private bool IsCombined(SimilarKey key, string? message)
    {
        var group = similar.Find(key);
        if (group is null || time.GetElapsedTime(group.LastAt) > SimilarWindow)
        {
            group = new Similar();
            similar.Set(key, group);
        }
        group.LastAt = time.GetTimestamp();
        if (group.Messages.Count <= MaxSimilar)
        {
            group.Messages.Add(message ?? "");
        }
        return group.Messages.Count > MaxSimilar;
    }

    private bool Allowed(ObjectReference about)
    {
        var key = about with { ResourceVersion = null, FieldPath = null };
        var bucket = buckets.Find(key);
        if (bucket is null)
        {
            buckets.Set(key, bucket = new Bucket { Left = Burst, At = time.GetTimestamp() });
        }
        bucket.Left = Math.Min(Burst, bucket.Left + (time.GetElapsedTime(bucket.At) / Refill));
        bucket.At = time.GetTimestamp();
        if (bucket.Left < 1)
        {
            return false;
        }
        bucket.Left--;
        return true;
    }

    private sealed record SimilarKey(ObjectReference About, string? Type, string? Reason);

    private sealed class Similar
    {
        public HashSet<string> Messages { get; } = new(StringComparer.Ordinal);
        public long LastAt { get; set; }
    }

    private sealed class Known(Event sent, string name)
    {
        public Event Event { get; } = sent;
        public string Name { get; } = name;
        public int Count { get; set; }
    }

    private sealed class Bucket
    {
        public double Left { get; set; }
        public long At { get; set; }
    }
}

/// <summary>A map that forgets what was used longest ago.</summary>
internal sealed class RecentMap<TKey, TValue>(int capacity) where TKey : notnull where TValue : class
{
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> entries = [];
    private readonly LinkedList<(TKey Key, TValue Value)> order = [];

    public TValue? Find(TKey key)
    {
        if (!entries.TryGetValue(key, out var node))
        {
            return null;
        }
        order.Remove(node);
        order.AddLast(node);
        return node.Value.Value;
    }

    public void Set(TKey key, TValue value)
    {
        if (entries.Remove(key, out var old))
        {
            order.Remove(old);
        }
        else if (entries.Count == capacity)
        {
            entries.Remove(order.First!.Value.Key);
            order.RemoveFirst();
        }
        entries.Add(key, order.AddLast((key, value)));
    }
}
