using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using MiniKube.Controllers;

namespace MiniKube.Hosting;

/// <summary>The flags of upstream's kube-controller-manager about the ranges that nodes get for their pods.</summary>
internal sealed class NodeIpamFlags
{
    // Upstream's bound: a piece of a range of IPv6 is one of 65536 at most.
    private const int MostBits = 16;

    private readonly Option<bool?> allocate = new("--allocate-node-cidrs") { Description = "Give nodes ranges for their pods (true)" };
    private readonly Option<string?> cluster = new("--cluster-cidr") { Description = "Where pods get their addresses from: a CIDR, or one of IPv4 and one of IPv6 with a comma between (10.244.0.0/16)" };
    private readonly Option<string?> services = new("--service-cluster-ip-range") { Description = "Where Services get theirs from, which no node gets" };
    private readonly Option<int?> mask = new("--node-cidr-mask-size") { Description = "The length of a node's prefix, where there is one range (24 of IPv4, 64 of IPv6)" };
    private readonly Option<int?> maskIPv4 = new("--node-cidr-mask-size-ipv4") { Description = "The same of IPv4" };
    private readonly Option<int?> maskIPv6 = new("--node-cidr-mask-size-ipv6") { Description = "The same of IPv6" };

    public IReadOnlyList<Symbol> Options => [allocate, cluster, services, mask, maskIPv4, maskIPv6];

    /// <summary>The options with what the flags say.</summary>
    /// <exception cref="MkubeException">A value is not of its form, or they do not go together.</exception>
    public ControllersOptions Apply(ParseResult parsed, ControllersOptions options)
    {
        if (parsed.GetValue(allocate) == false)
        {
            return options with { ClusterCidrs = [] };
        }
        var ranges = FlagText.Networks(parsed, cluster, "controllers") ?? options.ClusterCidrs;
        var (both, v4, v6) = (parsed.GetValue(mask), parsed.GetValue(maskIPv4), parsed.GetValue(maskIPv6));
        if (Problem(ranges, both, v4, v6) is { } problem)
        {
            throw new MkubeException($"controllers: {problem}");
        }
        options = options with
        {
            ClusterCidrs = ranges,
            ServiceRanges = FlagText.Networks(parsed, services, "controllers") ?? [],
            NodeCidrMaskSizeIPv4 = both ?? v4 ?? options.NodeCidrMaskSizeIPv4,
            NodeCidrMaskSizeIPv6 = both ?? v6 ?? options.NodeCidrMaskSizeIPv6,
        };
        foreach (var range in ranges)
        {
            Check(range, options.NodeCidrMaskSize(range));
        }
        return options;
    }

    // Upstream's rules and words.
    private static string? Problem(IReadOnlyList<IPNetwork> ranges, int? both, int? v4, int? v6)
    {
        if (ranges.Count > 1)
        {
            return both is null ? null : "usage of --node-cidr-mask-size is not allowed with dual-stack clusters";
        }
        if (both is not null)
        {
            return v4 is null && v6 is null ? null : "usage of --node-cidr-mask-size-ipv4 and --node-cidr-mask-size-ipv6 is not allowed if --node-cidr-mask-size is set. "
                + "For dual-stack clusters please unset it and use IPFamily specific flags";
        }
        var isIPv6 = IsIPv6(ranges[0]);
        return v4 is not null && isIPv6 ? "usage of --node-cidr-mask-size-ipv4 is not allowed for a single-stack IPv6 cluster"
            : v6 is not null && !isIPv6 ? "usage of --node-cidr-mask-size-ipv6 is not allowed for a single-stack IPv4 cluster" : null;
    }

    private static void Check(IPNetwork range, int node)
    {
        if (range.PrefixLength > node)
        {
            throw new MkubeException($"controllers: Invalid clusterCIDR, mask size of clusterCIDR({range.PrefixLength}) must be less than or equal to configured node mask size({node}) for CIDR family");
        }
        if (node > (IsIPv6(range) ? 128 : 32) || (IsIPv6(range) && node - range.PrefixLength > MostBits))
        {
            throw new MkubeException($"controllers: {range}, node mask size {node}: New CIDR set failed; the node CIDR size is too big");
        }
    }

    private static bool IsIPv6(IPNetwork range) => range.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6;
}
