namespace MiniKube.Scheduler.Snapshots;

/// <summary>How many pods of a group are on each node, and in each domain of the topologies they were asked for.</summary>
internal sealed class GroupCounts
{
    private readonly List<DomainCounts> domains = [];

    public GroupCounts(PodGroup group)
    {
        Group = group;
        Use = new(this);
    }

    public PodGroup Group { get; }
    public LinkedListNode<GroupCounts> Use { get; }

    /// <summary>By slot.</summary>
    public int[] OnNode { get; private set; } = [];

    /// <summary>By the column's numbers; valid until the next change of the snapshot.</summary>
    public DomainCounts In(TopologyColumn column)
    {
        var counts = domains.Find(d => d.Column == column);
        if (counts is null)
        {
            domains.Add(counts = new(column));
        }
        counts.Renew(OnNode);
        return counts;
    }

    internal void Ensure(int slots)
    {
        if (OnNode.Length < slots)
        {
            var counts = OnNode;
            Array.Resize(ref counts, Math.Max(slots, counts.Length * 2));
            OnNode = counts;
        }
    }

    internal void Add(int slot, int sign)
    {
        Ensure(slot + 1);
        OnNode[slot] += sign;
        foreach (var counts in domains)
        {
            counts.Add(slot, sign);
        }
    }
}

/// <summary>How many pods of a group each domain of one topology has.</summary>
internal sealed class DomainCounts(TopologyColumn column)
{
    private int[] pods = [];
    private int version = -1;

    public TopologyColumn Column => column;

    /// <summary>In all domains together: pods on nodes without the label are in none.</summary>
    public int Total { get; private set; }

    /// <summary>By the column's numbers; 0 for one that is not in the array.</summary>
    public int[] Pods => pods;

    /// <summary>In the domain of a node; 0 where the node is in none.</summary>
    public int Around(NodeInfo node) => column[node.Slot] is var value && (uint)value < (uint)pods.Length ? pods[value] : 0;

    /// <summary>Nodes changed domains since: then it is added up anew.</summary>
    internal void Renew(int[] onNode)
    {
        if (pods.Length < column.ValueCount)
        {
            Array.Resize(ref pods, Math.Max(column.ValueCount, pods.Length * 2));
        }
        if (version == column.Version)
        {
            return;
        }
        version = column.Version;
        Array.Clear(pods);
        Total = 0;
        for (var slot = 0; slot < onNode.Length; slot++)
        {
            if (onNode[slot] != 0)
            {
                AddUp(slot, onNode[slot]);
            }
        }
    }

    internal void Add(int slot, int sign)
    {
        if (version == column.Version)
        {
            AddUp(slot, sign);
        }
    }

    private void AddUp(int slot, int count)
    {
        var value = column[slot];
        if (value == TopologyColumn.None)
        {
            return;
        }
        if (value >= pods.Length)
        {
            Array.Resize(ref pods, Math.Max(value + 1, pods.Length * 2));
        }
        pods[value] += count;
        Total += count;
    }
}
