using System.Net;
using System.Net.NetworkInformation;
using System.Runtime.InteropServices;

namespace MiniKube.NodeRuntime.Kernel.Netlink;

/// <summary>Links, addresses and routes of one network namespace, read and changed through rtnetlink(7).</summary>
internal sealed class RouteNetlink : IDisposable
{
    private readonly NetlinkSocket _socket;

    private RouteNetlink(NetlinkSocket socket) => _socket = socket;

    public static RouteNetlink Open(NetworkNamespace ns) => new(NetlinkSocket.Open(NetlinkSocket.FamilyRoute, ns));

    public void Dispose() => _socket.Dispose();

    /// <summary>Carries out changes in order, in one system call. A failed change does not stop those after it.</summary>
    /// <exception cref="KernelException">the first change that failed</exception>
    public void Commit(Action<RouteBatch> changes)
    {
        using var batch = new RouteBatch(this);
        changes(batch);
        if (batch.Requests.Requests.Count > 0)
            _socket.Execute(batch.Requests);
    }

    /// <summary>The link of that name, or null.</summary>
    public Link? FindLink(string name)
    {
        Link? found = null;
        _socket.Query(
            new NetlinkBatch().Begin(RouteBatch.GetLink, 0, $"find link {name}", Errno.NoDevice)
                .Struct(new LinkMessage())
                .Attribute(LinkAttribute.Name, name)
                .Attribute(LinkAttribute.ExtendedMask, SkipStatistics),
            (type, payload) => found = ReadLink(payload));
        return found;
    }

    /// <summary>The link of that name.</summary>
    /// <exception cref="KernelException">there is none</exception>
    public Link RequireLink(string name) => FindLink(name) ?? throw new KernelException($"find link {name}", Errno.NoDevice);

    public IReadOnlyList<Link> Links()
    {
        var links = new List<Link>();
        _socket.Query(
            new NetlinkBatch().Begin(RouteBatch.GetLink, NetlinkBatch.FlagDump, "list links")
                .Struct(new LinkMessage())
                .Attribute(LinkAttribute.ExtendedMask, SkipStatistics),
            (type, payload) => links.Add(ReadLink(payload)),
            links.Clear);
        return links;
    }

    /// <summary>IPv4 addresses of all links.</summary>
    public IReadOnlyList<LinkAddress> Addresses()
    {
        var addresses = new List<LinkAddress>();
        _socket.Query(
            new NetlinkBatch().Begin(RouteBatch.GetAddress, NetlinkBatch.FlagDump, "list addresses").Struct(new AddressMessage { Family = RouteBatch.Inet }),
            (type, payload) =>
            {
                var head = MemoryMarshal.Read<AddressMessage>(payload);
                var attributes = new NetlinkReader(payload[Marshal.SizeOf<AddressMessage>()..]);
                IPAddress? address = null, local = null;
                while (attributes.Next())
                {
                    if (attributes.Type == 1)
                        address = new IPAddress(attributes.Value);
                    else if (attributes.Type == 2)
                        local = new IPAddress(attributes.Value);
                }
                // On point-to-point links "address" is the other end's.
                if ((local ?? address) is { } own)
                    addresses.Add(new LinkAddress(head.Index, own, head.PrefixLength));
            },
            addresses.Clear);
        return addresses;
    }

    /// <summary>IPv4 unicast routes of the main table.</summary>
    public IReadOnlyList<Route> Routes()
    {
        var routes = new List<Route>();
        _socket.Query(
            new NetlinkBatch().Begin(RouteBatch.GetRoute, NetlinkBatch.FlagDump, "list routes").Struct(new RouteMessage { Family = RouteBatch.Inet }),
            (type, payload) =>
            {
                var head = MemoryMarshal.Read<RouteMessage>(payload);
                if (head.Table != RouteBatch.MainTable || head.Type != 1)
                    return;
                var attributes = new NetlinkReader(payload[Marshal.SizeOf<RouteMessage>()..]);
                var destination = IPAddress.Any;
                IPAddress? gateway = null;
                var index = 0;
                while (attributes.Next())
                {
                    switch (attributes.Type)
                    {
                        case 1: destination = new IPAddress(attributes.Value); break;
                        case 4: index = attributes.Int32; break;
                        case 5: gateway = new IPAddress(attributes.Value); break;
                    }
                }
                routes.Add(new Route(new IPNetwork(destination, head.DestinationLength), gateway, index, head.Protocol, (head.Flags & 4) != 0));
            },
            routes.Clear);
        return routes;
    }

    /// <summary>The MTU of the link that the default route leaves by; Ethernet's 1500 without one.</summary>
    public int UplinkMtu()
    {
        var uplink = Routes().FirstOrDefault(r => r.Destination.PrefixLength == 0)?.Index;
        return Links().FirstOrDefault(l => l.Index == uplink)?.Mtu ?? 1500;
    }

    private const uint SkipStatistics = 8;

    private static Link ReadLink(ReadOnlySpan<byte> payload)
    {
        var head = MemoryMarshal.Read<LinkMessage>(payload);
        var attributes = new NetlinkReader(payload[Marshal.SizeOf<LinkMessage>()..]);
        var (name, kind, mtu, master, peer, mac, hairpin) = ("", (string?)null, 0, 0, 0, PhysicalAddress.None, false);
        while (attributes.Next())
        {
            switch (attributes.Type)
            {
                case LinkAttribute.Name: name = attributes.Text; break;
                case LinkAttribute.Mtu: mtu = attributes.Int32; break;
                case LinkAttribute.Master: master = attributes.Int32; break;
                case LinkAttribute.Link: peer = attributes.Int32; break;
                case LinkAttribute.Address: mac = new PhysicalAddress(attributes.Value.ToArray()); break;
                case LinkAttribute.LinkInfo: (kind, hairpin) = ReadLinkInfo(attributes.Nested); break;
            }
        }
        return new Link(head.Index, name, kind, (head.Flags & 1) != 0, mtu, master, peer, mac, hairpin);
    }

    private static (string? Kind, bool Hairpin) ReadLinkInfo(NetlinkReader info)
    {
        string? kind = null;
        var hairpin = false;
        while (info.Next())
        {
            if (info.Type == LinkAttribute.InfoKind)
                kind = info.Text;
            if (info.Type != LinkAttribute.InfoSlaveData)
                continue;
            var slave = info.Nested;
            while (slave.Next())
            {
                if (slave.Type == LinkAttribute.BridgePortHairpin)
                    hairpin = slave.Value[0] != 0;
            }
        }
        return (kind, hairpin);
    }
}
