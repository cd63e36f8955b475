using MiniKube.Api.Core.V1;
using MiniKube.Api.Selectors;

namespace MiniKube.Scheduler.Snapshots;

/// <summary>
/// How many pods of a namespace match a selector, by node slot. Kept up with every pod that comes or goes for the selectors asked about most
/// recently, so that spreading a thousand pods of one Deployment does not count the cluster a thousand times. Pods on their way out do not count.
/// </summary>
internal sealed class SelectorCounts(Func<IEnumerable<NodeInfo>> known)
{
    private const int MaxSelectors = 512;

    private readonly Dictionary<string, List<Entry>> byNamespace = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> byUse = [];

    /// <summary>The counts, at least as long as <paramref name="slots"/>; valid until the next change of the snapshot.</summary>
    public int[] Of(string ns, LabelSelectorExpression selector, int slots)
    {
        if (!byNamespace.TryGetValue(ns, out var entries))
        {
            byNamespace.Add(ns, entries = []);
        }
        foreach (var entry in entries)
        {
            if (entry.Selector.Equals(selector))
            {
                byUse.Remove(entry.Use);
                byUse.AddLast(entry.Use);
                entry.Ensure(slots);
                return entry.Counts;
            }
        }
        var added = new Entry(ns, selector);
        added.Ensure(slots);
        foreach (var node in known())
        {
            foreach (var pod in node.Pods)
            {
                added.Count(pod.Pod, node.Slot, 1);
            }
        }
        entries.Add(added);
        byUse.AddLast(added.Use);
        if (byUse.Count > MaxSelectors)
        {
            Forget(byUse.First!.Value);
        }
        return added.Counts;
    }

    public void Count(Pod pod, int slot, int sign)
    {
        if (byNamespace.TryGetValue(pod.Metadata.Namespace ?? "", out var entries))
        {
            foreach (var entry in entries)
            {
                entry.Count(pod, slot, sign);
            }
        }
    }

    private void Forget(Entry entry)
    {
        byUse.Remove(entry.Use);
        var entries = byNamespace[entry.Namespace];
        entries.Remove(entry);
        if (entries.Count == 0)
        {
            byNamespace.Remove(entry.Namespace);
        }
    }

    private sealed class Entry
    {
        public Entry(string ns, LabelSelectorExpression selector)
        {
            Namespace = ns;
            Selector = selector;
            Use = new(this);
        }

        public string Namespace { get; }
        public LabelSelectorExpression Selector { get; }
        public LinkedListNode<Entry> Use { get; }
        public int[] Counts { get; private set; } = [];

        public void Ensure(int slots)
        {
            if (Counts.Length < slots)
            {
                var counts = Counts;
                Array.Resize(ref counts, Math.Max(slots, counts.Length * 2));
                Counts = counts;
            }
        }

        public void Count(Pod pod, int slot, int sign)
        {
            if (pod.Metadata.Namespace == Namespace && pod.Metadata.DeletionTimestamp is null && Selector.Matches(pod.Metadata.Labels))
            {
                Ensure(slot + 1);
                Counts[slot] += sign;
            }
        }
    }
}
