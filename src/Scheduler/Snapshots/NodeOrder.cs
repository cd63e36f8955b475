namespace MiniKube.Scheduler.Snapshots;

/// <summary>
/// The nodes in the order in which they are looked at: one of each zone, then the next of each. A search that ends before it has seen all of them so has seen
/// every zone.
/// </summary>
/// <example>Zone 1 has a, b, c and zone 2 has d: a, d, b, c.</example>
internal sealed class NodeOrder
{
    // Zones, and the nodes of each, in the order they came.
    private readonly OrderedDictionary<string, List<NodeInfo>> zones = new(StringComparer.Ordinal);
    private NodeInfo[]? inTurn;

    public IReadOnlyList<NodeInfo> Nodes => inTurn ??= Interleave();

    public void Add(NodeInfo node, string zone)
    {
        if (!zones.TryGetValue(zone, out var nodes))
        {
            zones.Add(zone, nodes = []);
        }
        nodes.Add(node);
        inTurn = null;
    }

    public void Remove(NodeInfo node, string zone)
    {
        var nodes = zones[zone];
        nodes.Remove(node);
        if (nodes.Count == 0)
        {
            zones.Remove(zone);
        }
        inTurn = null;
    }

    private NodeInfo[] Interleave()
    {
        var result = new List<NodeInfo>();
        var longest = zones.Values.Select(z => z.Count).DefaultIfEmpty().Max();
        for (var i = 0; i < longest; i++)
        {
            foreach (var nodes in zones.Values)
            {
                if (i < nodes.Count)
                {
                    result.Add(nodes[i]);
                }
            }
        }
        return [.. result];
    }
}
