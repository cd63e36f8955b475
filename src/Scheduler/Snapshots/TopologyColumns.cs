using MiniKube.Api.Core.V1;

namespace MiniKube.Scheduler.Snapshots;

/// <summary>
/// For each topology key that a pod was ever spread over: the number of each node's value of that label, by slot. Counting by topology domain is
/// then adding up in an array.
/// </summary>
internal sealed class TopologyColumns(Func<IEnumerable<NodeInfo>> present)
{
    private readonly SortedDictionary<string, TopologyColumn> columns = new(StringComparer.Ordinal);
    private int slots;

    public TopologyColumn Column(string key)
    {
        if (!columns.TryGetValue(key, out var column))
        {
            columns.Add(key, column = new TopologyColumn(key));
            Fill(column);
        }
        return column;
    }

    public void Set(int slot, Node? node, int slotCount)
    {
        slots = Math.Max(slots, slotCount);
        foreach (var column in columns.Values)
        {
            column.Set(slot, node, slots);
            // Values of nodes that are gone pile up where every node has its own.
            if (column.ValueCount > (2 * slots) + 64)
            {
                column.Clear();
                Fill(column);
            }
        }
    }

    private void Fill(TopologyColumn column)
    {
        foreach (var node in present())
        {
            slots = Math.Max(slots, node.Slot + 1);
            column.Set(node.Slot, node.Node, slots);
        }
    }
}

/// <summary>One topology key.</summary>
internal sealed class TopologyColumn(string key)
{
    public const int None = -1;

    private readonly Dictionary<string, int> numberOf = new(StringComparer.Ordinal);
    private int[] values = [];
    private int[] nodes = [];

    public string Key => key;

    /// <summary>Changes whenever a node comes into a domain or leaves one.</summary>
    public int Version { get; private set; }

    /// <summary>How many nodes are in a domain; by the numbers of values.</summary>
    public ReadOnlySpan<int> Nodes => nodes.AsSpan(0, ValueCount);

    /// <summary>How many nodes are in some domain.</summary>
    public int NodeCount { get; private set; }

    /// <summary>Greater than every number in the column.</summary>
    public int ValueCount => numberOf.Count;

    /// <summary>The number of the node's value; <see cref="None"/> where it lacks the label.</summary>
    public int this[int slot] => slot < values.Length ? values[slot] : None;

    internal void Set(int slot, Node? node, int slots)
    {
        if (values.Length < slots)
        {
            var old = values.Length;
            Array.Resize(ref values, Math.Max(slots, Math.Max(16, old * 2)));
            Array.Fill(values, None, old, values.Length - old);
        }
        var number = node is not null && node.Metadata.Labels.TryGetValue(key, out var value) ? Number(value) : None;
        if (values[slot] != number)
        {
            Version++;
            Count(values[slot], -1);
            Count(number, 1);
            values[slot] = number;
        }
    }

    internal void Clear()
    {
        Version++;
        NodeCount = 0;
        numberOf.Clear();
        Array.Clear(nodes);
        Array.Fill(values, None);
    }

    private void Count(int number, int sign)
    {
        if (number != None)
        {
            nodes[number] += sign;
            NodeCount += sign;
        }
    }

    private int Number(string value)
    {
        if (!numberOf.TryGetValue(value, out var number))
        {
            numberOf.Add(value, number = numberOf.Count);
            if (number >= nodes.Length)
            {
                Array.Resize(ref nodes, Math.Max(16, nodes.Length * 2));
            }
        }
        return number;
    }
}
