using System.Net;
using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.NodeRuntime.Services;

/// <summary>Transport protocols that Services translate, by their IP protocol number. (This kernel family has no SCTP translation here.)</summary>
public enum TransportProtocol : byte
{
    Tcp = 6,
    Udp = 17,
}

/// <summary>One port of a Service: the addresses that lead to it, and the endpoints that answer.</summary>
public sealed record ProxiedPort
{
    public required TransportProtocol Protocol { get; init; }

    /// <summary>The Service's own addresses; none for a node port alone.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    public required int Port { get; init; }

    /// <summary>The port on every address of the node, except loopback; null for none.</summary>
    public int? NodePort { get; init; }

    /// <summary>Endpoints that may get new connections, each with the same share. None: connections are refused.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints { get; init; } = [];
}

/// <summary>What a node's Service translation is made from.</summary>
public sealed record ServiceProxyOptions
{
    /// <summary>The nftables table; it is this proxy's alone, and no other is touched.</summary>
    public string Table { get; init; } = "mkube-services";

    public NetworkNamespace Namespace { get; init; } = NetworkNamespace.Current;

    /// <summary>All cluster IPs: traffic to one that belongs to no Service is dropped, as upstream does.</summary>
    public required IPNetwork ServiceCidr { get; init; }

    /// <summary>All pod addresses: whoever calls a cluster IP from elsewhere is masqueraded, so that the answer comes back this way.</summary>
    public required IPNetwork ClusterCidr { get; init; }

    /// <summary>The pods behind this node's bridge, which may reach themselves through a Service; null where there are none.</summary>
    public IPNetwork? LocalPodCidr { get; init; }

    /// <summary>Service addresses that a process of this node answers itself (cluster DNS): they are not translated.</summary>
    public IReadOnlyList<IPAddress> LocalAddresses { get; init; } = [];
}
