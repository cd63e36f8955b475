using MiniKube.Api.Core.V1;

namespace MiniKube.Scheduler.Snapshots;

/// <summary>Pods that are counted together: those that every selection selects.</summary>
/// <param name="All">At least one.</param>
/// <param name="WithTerminating">Whether pods on their way out count: for affinity they do, for spreading they do not.</param>
internal sealed record PodGroup(PodSelection[] All, bool WithTerminating)
{
    /// <summary>The only namespace it looks in; null where there can be others.</summary>
    public string? OnlyNamespace => Array.Find(All, s => s.OnlyNamespace is not null)?.OnlyNamespace;
    public bool ReadsNamespaceLabels => Array.Exists(All, s => s.ReadsNamespaceLabels);

    public bool Has(Pod pod, NamespaceLabels labels) =>
        (WithTerminating || pod.Metadata.DeletionTimestamp is null) && Array.TrueForAll(All, s => s.Selects(pod, labels));

    public bool Equals(PodGroup? other) => other is not null && WithTerminating == other.WithTerminating && All.AsSpan().SequenceEqual(other.All);

    public override int GetHashCode() => All.Aggregate(WithTerminating ? 1 : 0, HashCode.Combine);
}

/// <summary>
/// How many pods of a group are on each node, and in each topology domain. Kept up with every pod that comes or goes for the groups asked about most
/// recently, so that spreading a thousand pods of one Deployment does not count the cluster a thousand times.
/// </summary>
internal sealed class PodCounts(Func<IEnumerable<NodeInfo>> known, NamespaceLabels namespaces)
{
    private const int MaxGroups = 512;

    private readonly Dictionary<PodGroup, GroupCounts> byGroup = [];
    private readonly Dictionary<string, List<GroupCounts>> byNamespace = new(StringComparer.Ordinal);
    private readonly List<GroupCounts> ofSeveralNamespaces = [];
    private readonly LinkedList<GroupCounts> byUse = [];

    /// <summary>The counts, for <paramref name="slots"/> nodes at least; valid until the next change of the snapshot.</summary>
    public GroupCounts Of(PodGroup group, int slots)
    {
        if (!byGroup.TryGetValue(group, out var counts))
        {
            counts = Counted(group);
        }
        else
        {
            byUse.Remove(counts.Use);
            byUse.AddLast(counts.Use);
        }
        counts.Ensure(slots);
        return counts;
    }

    public void Count(Pod pod, int slot, int sign)
    {
        if (byNamespace.TryGetValue(pod.Metadata.Namespace ?? "", out var own))
        {
            Count(own, pod, slot, sign);
        }
        Count(ofSeveralNamespaces, pod, slot, sign);
    }

    /// <summary>Labels of a namespace changed: what was counted by them is counted anew when it is asked for.</summary>
    public void ForgetCountedByNamespaceLabels()
    {
        foreach (var counts in byUse.Where(c => c.Group.ReadsNamespaceLabels).ToList())
        {
            Forget(counts);
        }
    }

    private void Count(List<GroupCounts> groups, Pod pod, int slot, int sign)
    {
        foreach (var counts in groups)
        {
            if (counts.Group.Has(pod, namespaces))
            {
                counts.Add(slot, sign);
            }
        }
    }

    private GroupCounts Counted(PodGroup group)
    {
        var counts = new GroupCounts(group);
        foreach (var node in known())
        {
            foreach (var pod in node.Pods)
            {
                if (group.Has(pod.Pod, namespaces))
                {
                    counts.Add(node.Slot, 1);
                }
            }
        }
        byGroup.Add(group, counts);
        ListOf(group).Add(counts);
        byUse.AddLast(counts.Use);
        if (byUse.Count > MaxGroups)
        {
            Forget(byUse.First!.Value);
        }
        return counts;
    }

    private void Forget(GroupCounts counts)
    {
        byUse.Remove(counts.Use);
        byGroup.Remove(counts.Group);
        var list = ListOf(counts.Group);
        list.Remove(counts);
        if (list.Count == 0 && counts.Group.OnlyNamespace is { } only)
        {
            byNamespace.Remove(only);
        }
    }

    private List<GroupCounts> ListOf(PodGroup group)
    {
        if (group.OnlyNamespace is not { } only)
        {
            return ofSeveralNamespaces;
        }
        if (!byNamespace.TryGetValue(only, out var list))
        {
            byNamespace.Add(only, list = []);
        }
        return list;
    }
}
