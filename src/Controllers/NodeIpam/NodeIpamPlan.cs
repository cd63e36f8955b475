using System.Net;
using MiniKube.Api.Core.V1;

namespace MiniKube.Controllers.NodeIpam;

/// <summary>The range of pod addresses and how it is cut into one piece per node.</summary>
internal sealed record PodRange(IPNetwork Cluster, int NodeMask)
{
    /// <summary>Ranges that are used otherwise: pieces that overlap with them are given to nobody.</summary>
    public IReadOnlyList<IPNetwork> Excluded { get; init; } = [];

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

/// <summary>One node's pieces of the pod addresses: one of each range, in the order of the ranges.</summary>
internal sealed record PodRangeAssignment(Node Node, IReadOnlyList<IPNetwork> Pieces);

/// <summary>Which nodes get which pieces; <see cref="WithoutRoom"/> are those for which a range has none left.</summary>
internal sealed record NodeIpamPlan(IReadOnlyList<PodRangeAssignment> Assign, IReadOnlyList<Node> WithoutRoom)
{
    /// <summary>Whether a node has no pieces yet.</summary>
    public static bool Waits(Node node) => node.Spec.PodCIDRs.Count == 0 && string.IsNullOrEmpty(node.Spec.PodCIDR);

    /// <summary>
    /// Every node without pieces gets those that are reserved for it, or else of each range the lowest that nobody has, the oldest node first. What was given is never changed.
    /// </summary>
    /// <param name="nodes">All nodes, as they are known.</param>
    /// <param name="reserved">Pieces by node that were written, or may have been, and are not in <paramref name="nodes"/> yet.</param>
    /// <param name="ranges">What is to be given out: one range, or one of each family.</param>
    public static NodeIpamPlan Compute(IReadOnlyList<Node> nodes, IReadOnlyDictionary<string, IReadOnlyList<IPNetwork>> reserved, IReadOnlyList<PodRange> ranges)
    {
        var pools = ranges.Select(r => new Pool(r)).ToArray();
        var waiting = new List<Node>();
        var assign = new List<PodRangeAssignment>();
        foreach (var node in nodes)
        {
            if (!Waits(node))
            {
                foreach (var text in node.Spec.PodCIDRs.Count > 0 ? node.Spec.PodCIDRs : [node.Spec.PodCIDR!])
                {
                    if (IPNetwork.TryParse(text, out var has))
                    {
                        Use([has]);
                    }
                }
            }
            else if (reserved.TryGetValue(node.Metadata.Name ?? "", out var pieces))
            {
                Use(pieces);
                assign.Add(new(node, pieces));
            }
            else if (node.Metadata.DeletionTimestamp is null)
            {
                waiting.Add(node);
            }
        }
        var withoutRoom = new List<Node>();
        foreach (var node in waiting.OrderBy(n => n.Metadata.CreationTimestamp?.Moment ?? DateTimeOffset.MaxValue).ThenBy(n => n.Metadata.Name, StringComparer.Ordinal))
        {
            if (pools.All(p => p.HasRoom))
            {
                assign.Add(new(node, pools.Select(p => p.Take()).ToArray()));
            }
            else
            {
                withoutRoom.Add(node);
            }
        }
        return new(assign, withoutRoom);

        void Use(IEnumerable<IPNetwork> pieces)
        {
            foreach (var (piece, pool) in pieces.SelectMany(piece => pools.Select(pool => (piece, pool))))
            {
                pool.Use(piece);
            }
        }
    }

    /// <summary>What is left of a range, lowest first.</summary>
    private sealed class Pool
    {
        private readonly PodRange range;
        private readonly HashSet<long> used = [];
        private long next;

        public Pool(PodRange range)
        {
            this.range = range;
            foreach (var excluded in range.Excluded)
            {
                Use(excluded);
            }
        }

        public bool HasRoom
        {
            get
            {
                while (next < range.Count && used.Contains(next))
                {
                    next++;
                }
                return next < range.Count;
            }
        }

        public IPNetwork Take() => HasRoom ? range.Piece(next++) : throw new InvalidOperationException("the range is used up");

        public void Use(IPNetwork piece)
        {
            if (range.Pieces(piece) is var (first, last))
            {
                for (var i = first; i <= last; i++)
                {
                    used.Add(i);
                }
            }
        }
    }
}
