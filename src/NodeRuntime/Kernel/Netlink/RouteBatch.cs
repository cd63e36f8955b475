using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace MiniKube.NodeRuntime.Kernel.Netlink;

/// <summary>
/// Changes of links, addresses, routes and neighbours (rtnetlink(7)), collected and then carried out in order by
/// <see cref="RouteNetlink.Commit"/> in one system call.
/// </summary>
internal sealed class RouteBatch : IDisposable
{
    internal const ushort NewLink = 16, DeleteLinkType = 17, GetLink = 18, SetLink = 19;
    internal const ushort NewAddress = 20, DeleteAddressType = 21, GetAddress = 22;
    internal const ushort NewRoute = 24, DeleteRouteType = 25, GetRoute = 26;
    internal const ushort NewNeighbour = 28;
    internal const byte Inet = 2, Inet6 = 10;
    internal const byte MainTable = 254;
    private const uint InterfaceUp = 1;
    private const uint RouteOnLink = 4;

    private readonly List<int> _descriptors = [];
    private readonly RouteNetlink _netlink;

    internal RouteBatch(RouteNetlink netlink) => _netlink = netlink;

    internal NetlinkBatch Requests { get; } = new();

    /// <summary>Makes a veth pair, one end born inside the other namespace. This end is up; the kernel cannot raise the other one yet.</summary>
    public void AddVeth(VethPair pair)
    {
        var master = pair.Bridge is null ? 0 : _netlink.RequireLink(pair.Bridge).Index;
        Requests.Begin(NewLink, NetlinkBatch.FlagCreate | NetlinkBatch.FlagExclusive, $"add veth {pair.Name} with peer {pair.PeerName}")
            .Struct(new LinkMessage { Flags = InterfaceUp, Change = InterfaceUp })
            .Attribute(LinkAttribute.Name, pair.Name)
            .Attribute(LinkAttribute.Mtu, (uint)pair.Mtu);
        if (master != 0)
            Requests.Attribute(LinkAttribute.Master, (uint)master);
        Requests.Nest(LinkAttribute.LinkInfo, info => info
            .Attribute(LinkAttribute.InfoKind, "veth")
            .Nest(LinkAttribute.InfoData, data => data
                .Nest(LinkAttribute.VethPeer, peer =>
                {
                    peer.Struct(new LinkMessage())
                        .Attribute(LinkAttribute.Name, pair.PeerName)
                        .Attribute(LinkAttribute.Mtu, (uint)pair.Mtu);
                    if (pair.PeerMac is { } mac)
                        peer.Attribute(LinkAttribute.Address, mac.GetAddressBytes());
                    if (pair.PeerNamespace.Path is { } path)
                        peer.Attribute(LinkAttribute.NamespaceFd, (uint)OpenNamespace(path));
                })));
    }

    /// <summary>Makes a bridge that is up. Its MAC address is set, because a bridge without one changes it with its ports.</summary>
    public void AddBridge(string name, PhysicalAddress mac, int mtu = 1500) =>
        Requests.Begin(NewLink, NetlinkBatch.FlagCreate | NetlinkBatch.FlagExclusive, $"add bridge {name}")
            .Struct(new LinkMessage { Flags = InterfaceUp, Change = InterfaceUp })
            .Attribute(LinkAttribute.Name, name)
            .Attribute(LinkAttribute.Address, mac.GetAddressBytes())
            .Attribute(LinkAttribute.Mtu, (uint)mtu)
            .Nest(LinkAttribute.LinkInfo, info => info.Attribute(LinkAttribute.InfoKind, "bridge"));

    public void SetUp(string name) =>
        ChangeLink(name, $"set {name} up", InterfaceUp);

    public void SetMtu(string name, int mtu) =>
        ChangeLink(name, $"set MTU of {name} to {mtu}").Attribute(LinkAttribute.Mtu, (uint)mtu);

    /// <summary>Makes a link a port of a bridge; null takes it out.</summary>
    public void SetMaster(string name, string? bridge) =>
        ChangeLink(name, $"set master of {name} to {bridge ?? "none"}")
            .Attribute(LinkAttribute.Master, bridge is null ? 0u : (uint)_netlink.RequireLink(bridge).Index);

    /// <summary>Lets frames leave through the bridge port they came in by, so that a pod reaches itself through a Service.</summary>
    public void SetHairpin(string name, bool on = true) =>
        ChangeLink(name, $"set hairpin of {name}")
            .Nest(LinkAttribute.LinkInfo, info => info
                .Attribute(LinkAttribute.InfoSlaveKind, "bridge")
                .Nest(LinkAttribute.InfoSlaveData, data => data.Attribute(LinkAttribute.BridgePortHairpin, on ? (byte)1 : (byte)0)));

    public void Rename(int index, string name) =>
        Requests.Begin(SetLink, 0, $"rename link {index} to {name}").Struct(new LinkMessage { Index = index }).Attribute(LinkAttribute.Name, name);

    /// <summary>Moves a link into a pinned namespace; its addresses are lost on the way.</summary>
    public void Move(string name, NetworkNamespace ns) =>
        ChangeLink(name, $"move {name} to {ns.Path}")
            .Attribute(LinkAttribute.NamespaceFd, (uint)OpenNamespace(ns.Path ?? throw new ArgumentException("a pinned namespace is needed", nameof(ns))));

    /// <summary>Deletes a link (a veth with its peer); harmless when there is none.</summary>
    public void DeleteLink(string name) =>
        Requests.Begin(DeleteLinkType, 0, $"delete link {name}", Errno.NoDevice).Struct(new LinkMessage()).Attribute(LinkAttribute.Name, name);

    /// <summary>Adds an address; harmless when it is there.</summary>
    public void AddAddress(int index, IPAddress address, int prefixLength) =>
        Address(NewAddress, NetlinkBatch.FlagCreate | NetlinkBatch.FlagReplace, $"add address {address}/{prefixLength}", index, address, prefixLength, Errno.Exists);

    /// <summary>Removes an address; harmless when it is not there.</summary>
    public void DeleteAddress(int index, IPAddress address, int prefixLength) =>
        Address(DeleteAddressType, 0, $"delete address {address}/{prefixLength}", index, address, prefixLength, Errno.AddressNotAvailable);

    /// <summary>Makes a route, in place of any other for the same destination.</summary>
    public void ReplaceRoute(Route route) =>
        RouteRequest(NewRoute, NetlinkBatch.FlagCreate | NetlinkBatch.FlagReplace, $"route {route.Destination} via {route.Gateway}", route);

    /// <summary>Removes a route; harmless when there is none.</summary>
    public void DeleteRoute(Route route) => RouteRequest(DeleteRouteType, 0, $"delete route {route.Destination}", route, Errno.NoProcess);

    /// <summary>Sets a permanent neighbour entry.</summary>
    public void ReplaceNeighbour(int index, IPAddress address, PhysicalAddress mac)
    {
        const ushort permanent = 0x80;
        Requests.Begin(NewNeighbour, NetlinkBatch.FlagCreate | NetlinkBatch.FlagReplace, $"neighbour {address} at {mac}")
            .Struct(new NeighbourMessage { Family = Family(address), Index = index, State = permanent })
            .Attribute(1, address)
            .Attribute(2, mac.GetAddressBytes());
    }

    public void Dispose()
    {
        foreach (var fd in _descriptors)
            _ = LibC.Close(fd);
        _descriptors.Clear();
    }

    private NetlinkBatch ChangeLink(string name, string operation, uint flags = 0) =>
        Requests.Begin(NewLink, 0, operation).Struct(new LinkMessage { Flags = flags, Change = flags }).Attribute(LinkAttribute.Name, name);

    private void Address(ushort type, ushort flags, string operation, int index, IPAddress address, int prefixLength, int tolerated) =>
        Requests.Begin(type, flags, operation, tolerated)
            .Struct(new AddressMessage { Family = Family(address), PrefixLength = (byte)prefixLength, Index = index })
            .Attribute(1, address)
            .Attribute(2, address);

    private void RouteRequest(ushort type, ushort flags, string operation, Route route, params int[] tolerated)
    {
        const byte unicast = 1, link = 253, universe = 0, nowhere = 255;
        var add = type == NewRoute;
        Requests.Begin(type, flags, operation, tolerated).Struct(new RouteMessage
        {
            Family = Family(route.Destination.BaseAddress),
            DestinationLength = (byte)route.Destination.PrefixLength,
            Table = MainTable,
            Protocol = route.Protocol,
            Scope = !add ? nowhere : route.Gateway is null ? link : universe,
            Type = unicast,
            Flags = route.OnLink ? RouteOnLink : 0,
        });
        if (route.Destination.PrefixLength > 0)
            Requests.Attribute(1, route.Destination.BaseAddress);
        if (route.Gateway is not null)
            Requests.Attribute(5, route.Gateway);
        if (route.Index != 0)
            Requests.Attribute(4, (uint)route.Index);
    }

    private int OpenNamespace(string path)
    {
        var fd = KernelException.Check(LibC.Open(path, LibC.OpenReadOnly | LibC.OpenCloseOnExec, 0), $"open namespace {path}");
        _descriptors.Add(fd);
        return fd;
    }

    private static byte Family(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? Inet6 : Inet;
}

/// <summary>Attribute numbers of links (linux/if_link.h).</summary>
internal static class LinkAttribute
{
    public const int Address = 1, Name = 3, Mtu = 4, Link = 5, Master = 10, LinkInfo = 18, NamespaceFd = 28, ExtendedMask = 29;
    public const int InfoKind = 1, InfoData = 2, InfoSlaveKind = 4, InfoSlaveData = 5;
    public const int VethPeer = 1;
    public const int BridgePortHairpin = 4;
}
