using System.Net;
using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.NodeRuntime.Network;

/// <summary>What a node's pod network is made from.</summary>
public sealed record PodNetworkOptions
{
    /// <summary>The node's share of the cluster's pod addresses (Node.spec.podCIDR). Its first address becomes the bridge's.</summary>
    public required IPNetwork PodCidr { get; init; }

    /// <summary>All pod addresses of the cluster: traffic to them keeps the pod's source address.</summary>
    public required IPNetwork ClusterCidr { get; init; }

    /// <summary>All cluster IPs of Services; the node reaches them also when it has no default route.</summary>
    public required IPNetwork ServiceCidr { get; init; }

    /// <summary>Where addresses in use are recorded; must survive the agent, may be lost with the machine's start.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>The node's own network namespace.</summary>
    public NetworkNamespace Namespace { get; init; } = NetworkNamespace.Current;

    public string Bridge { get; init; } = "mkube0";

    /// <summary>The largest packet; null takes that of the link which the default route leaves by.</summary>
    public int? Mtu { get; init; }
}

/// <summary>A pod's place in the network.</summary>
/// <param name="Pod">the identity given to Attach (the pod's UID)</param>
/// <param name="HostInterface">the node's end of the veth pair</param>
public sealed record PodAttachment(string Pod, IPAddress Address, IPNetwork PodCidr, IPAddress Gateway, string HostInterface);

/// <summary>Another node's pods are reached through that node's address.</summary>
public sealed record NodeRoute(IPNetwork PodCidr, IPAddress NodeAddress);

/// <summary>The node's pod CIDR has no address left: an expected outcome, to be said on the pod and tried again later.</summary>
public sealed class PodAddressesExhaustedException(IPNetwork podCidr) : IOException($"no free pod address in {podCidr}");
