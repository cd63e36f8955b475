using System.Net;
using MiniKube.Api.Core.V1;

namespace MiniKube.Controllers.NodeIpam;

/// <summary>The range of pod addresses and how it is cut into one piece per node.</summary>
internal sealed record PodRange(IPNetwork Cluster, int NodeMask)
{
    /// <summary>How many nodes there is room for.</summary>
    public long Count => 1L << Math.Min(62, NodeMask - Cluster.PrefixLength);

    /// <summary>The piece with a number from 0 to <see cref="Count"/>, exclusive.</summary>
    public IPNetwork Piece(long index)
    {
        var bytes = Cluster.BaseAddress.GetAddressBytes();
        for (var bit = 0; bit < 62 && index >> bit != 0; bit++)
        {
            if ((index >> bit & 1) != 0)
            {
                var at = NodeMask - 1 - bit;
                bytes[at / 8] |= (byte)(0x80 >> (at % 8));
            }
        }
        return new(new IPAddress(bytes), NodeMask);
    }

    /// <summary>The pieces that an address range lies in or covers, as first and last number; null when it is outside.</summary>
    public (long First, long Last)? Pieces(IPNetwork range)
    {
        if (range.BaseAddress.AddressFamily != Cluster.BaseAddress.AddressFamily)
        {
            return null;
        }
        if (!Cluster.Contains(range.BaseAddress))
        {
            return range.Contains(Cluster.BaseAddress) ? (0, Count - 1) : null;
        }
        long first = 0;
        var bytes = range.BaseAddress.GetAddressBytes();
        for (var at = Cluster.PrefixLength; at < NodeMask; at++)
        {
            first = (first << 1) | (long)(bytes[at / 8] >> (7 - (at % 8)) & 1);
        }
        var width = range.PrefixLength >= NodeMask ? 1 : 1L << (NodeMask - Math.Max(range.PrefixLength, Cluster.PrefixLength));
        return (first, first + width - 1);
    }
}

/// <summary>One node's piece of the pod addresses.</summary>
internal sealed record PodRangeAssignment(Node Node, IPNetwork Range);

/// <summary>Which nodes get which pieces; <see cref="WithoutRoom"/> are those for which none is left.</summary>
internal sealed record NodeIpamPlan(IReadOnlyList<PodRangeAssignment> Assign, IReadOnlyList<Node> WithoutRoom)
{
    /// <summary>Every node without a piece gets the lowest that nobody has, the oldest node first. What was given is never changed.</summary>
    /// <param name="given">Pieces by node that were written but may not be in <paramref name="nodes"/> yet.</param>
    public static NodeIpamPlan Compute(IReadOnlyList<Node> nodes, IReadOnlyDictionary<string, IPNetwork> given, PodRange range)
    {
        var used = new HashSet<long>();
        var waiting = new List<Node>();
        foreach (var node in nodes)
        {
            var has = (node.Spec.PodCIDRs.Count > 0 ? node.Spec.PodCIDRs : node.Spec.PodCIDR is { Length: > 0 } one ? [one] : [])
                .Select(text => IPNetwork.TryParse(text, out var parsed) ? parsed : (IPNetwork?)null).ToList();
            if (given.TryGetValue(node.Metadata.Name ?? "", out var written))
            {
                has.Add(written);
            }
            else if (has.Count == 0)
            {
                if (node.Metadata.DeletionTimestamp is null)
                {
                    waiting.Add(node);
                }
            }
            foreach (var piece in has)
            {
                if (piece is { } p && range.Pieces(p) is var (first, last))
                {
                    for (var i = first; i <= last; i++)
                    {
                        used.Add(i);
                    }
                }
            }
        }
        var assign = new List<PodRangeAssignment>();
        var withoutRoom = new List<Node>();
        long next = 0;
        foreach (var node in waiting.OrderBy(n => n.Metadata.CreationTimestamp?.Moment ?? DateTimeOffset.MaxValue).ThenBy(n => n.Metadata.Name, StringComparer.Ordinal))
        {
            while (next < range.Count && used.Contains(next))
            {
                next++;
            }
            if (next < range.Count)
            {
                assign.Add(new(node, range.Piece(next++)));
            }
            else
            {
                withoutRoom.Add(node);
            }
        }
        return new(assign, withoutRoom);
    }
}
