using System.Net;
using System.Net.NetworkInformation;

namespace MiniKube.NodeRuntime.Kernel.Netlink;

/// <summary>An interface as the kernel reports it.</summary>
/// <param name="Kind">"veth", "bridge"; null for devices without one, such as lo</param>
/// <param name="Master">index of the bridge it is a port of, or 0</param>
/// <param name="Peer">index of a veth's other end, in that end's namespace, or 0</param>
/// <param name="Hairpin">on a bridge port: frames may leave where they came in</param>
internal sealed record Link(int Index, string Name, string? Kind, bool Up, int Mtu, int Master, int Peer, PhysicalAddress Mac, bool Hairpin);

/// <summary>An address on an interface.</summary>
internal sealed record LinkAddress(int Index, IPAddress Address, int PrefixLength);

/// <summary>A unicast route of the main table.</summary>
/// <param name="Gateway">null for directly connected destinations</param>
/// <param name="Protocol">who made it (rt_protos); the cluster's are <see cref="RouteProtocol"/></param>
/// <param name="OnLink">the gateway is taken to be on the link even when no address says so</param>
internal sealed record Route(IPNetwork Destination, IPAddress? Gateway, int Index, byte Protocol = Route.RouteProtocol, bool OnLink = false)
{
    /// <summary>Marks routes that belong to the cluster, so they can be told from the administrator's.</summary>
    public const byte RouteProtocol = 109;

    public static readonly IPNetwork Default = new(IPAddress.Any, 0);
}

/// <summary>A veth pair to make: one end here, the other in a namespace.</summary>
/// <param name="Bridge">name of the bridge whose port this end becomes, or null</param>
internal sealed record VethPair(string Name, string PeerName, NetworkNamespace PeerNamespace)
{
    public string? Bridge { get; init; }

    public PhysicalAddress? PeerMac { get; init; }

    public int Mtu { get; init; } = 1500;
}
