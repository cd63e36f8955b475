using System.Net;
using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.NodeRuntime.Network;

/// <summary>What joins the nodes of a cluster on one machine.</summary>
public sealed record ClusterLinkOptions
{
    /// <summary>The cluster's name; interface and table names follow from it.</summary>
    public required string Cluster { get; init; }

    /// <summary>Node addresses. The first is the gateway's: this machine's address towards the nodes, where the API server listens.</summary>
    public required IPNetwork Subnet { get; init; }

    /// <summary>Cluster IPs; this machine gets a route to them.</summary>
    public required IPNetwork ServiceCidr { get; init; }

    /// <summary>Where what was made is recorded, before it is made, so that it can be taken away whatever happened to its maker.</summary>
    public required string RecordFile { get; init; }

    /// <summary>The namespace that holds the bridge: where `mkube up` runs.</summary>
    public NetworkNamespace Namespace { get; init; } = NetworkNamespace.Current;

    /// <summary>The largest packet; null takes that of the link which the default route leaves by.</summary>
    public int? Mtu { get; init; }
}

/// <summary>What a cluster's link consists of, as recorded.</summary>
/// <param name="ForwardingBefore">net.ipv4.ip_forward as it was, to be restored</param>
internal sealed record ClusterLinkRecord(string Bridge, string Table, string ForwardingBefore, IReadOnlyList<ClusterLinkNode> Nodes);

/// <param name="HostInterface">the machine's end of the node's veth pair</param>
internal sealed record ClusterLinkNode(string Name, string HostInterface, string Address, string? PodCidr);

[System.Text.Json.Serialization.JsonSerializable(typeof(ClusterLinkRecord))]
internal sealed partial class ClusterLinkJson : System.Text.Json.Serialization.JsonSerializerContext;
