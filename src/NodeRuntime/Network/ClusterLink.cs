using System.Buffers.Binary;
using System.Net;
using System.Text.Json;
using MiniKube.NodeRuntime.Kernel;
using MiniKube.NodeRuntime.Kernel.Netlink;
using MiniKube.NodeRuntime.Kernel.Nftables;

namespace MiniKube.NodeRuntime.Network;

/// <summary>
/// Joins several nodes on one machine, each in a network namespace of its own: a bridge with the gateway address, a veth pair into
/// each node (its eth0), routes from here to the nodes' pods and to the cluster IPs, and masquerade to the outside. One link can be
/// opened again over its record by another process. Not safe for concurrent use.
/// </summary>
public sealed class ClusterLink : IDisposable
{
    private const string NodeInterface = "eth0";
    private const string BridgePrefix = "mkbr";
    private const string ForwardingParameter = "net/ipv4/ip_forward";

    private readonly ClusterLinkOptions _options;
    private readonly RouteNetlink _netlink;
    private readonly int _mtu;
    private ClusterLinkRecord _record;

    private ClusterLink(ClusterLinkOptions options, RouteNetlink netlink, ClusterLinkRecord record)
    {
        _options = options;
        _netlink = netlink;
        _record = record;
        _mtu = options.Mtu ?? netlink.UplinkMtu();
        Gateway = HostAddress(options.Subnet, 1);
    }

    /// <summary>This machine's address towards the nodes.</summary>
    public IPAddress Gateway { get; }

    /// <summary>Addresses of the nodes that were added, by name.</summary>
    public IReadOnlyDictionary<string, IPAddress> Nodes => _record.Nodes.ToDictionary(n => n.Name, n => IPAddress.Parse(n.Address));

    /// <summary>Makes the link, or takes over the one that the record describes.</summary>
    /// <exception cref="KernelException">not permitted, a name or address is taken, or the kernel lacks a feature</exception>
    public static ClusterLink Create(ClusterLinkOptions options)
    {
        var netlink = RouteNetlink.Open(options.Namespace);
        try
        {
            var record = ReadRecord(options.RecordFile) ?? NewRecord(options, netlink);
            var link = new ClusterLink(options, netlink, record);
            link.Write(record);
            link.Prepare();
            return link;
        }
        catch
        {
            netlink.Dispose();
            throw;
        }
    }

    public void Dispose() => _netlink.Dispose();

    /// <summary>Connects a node: eth0 with its address, default route and loopback inside its namespace; a route to its pods here.</summary>
    /// <param name="ns">the node's namespace; a node keeps its address when it comes back with another</param>
    /// <param name="podCidr">null when it is not known yet: <see cref="SetPodCidr"/></param>
    /// <returns>the node's address</returns>
    /// <exception cref="KernelException">the kernel refused; <see cref="RemoveNode"/> takes away what was made</exception>
    public IPAddress AddNode(string name, NetworkNamespace ns, IPNetwork? podCidr = null)
    {
        var node = _record.Nodes.FirstOrDefault(n => n.Name == name)
            ?? new ClusterLinkNode(name, InterfaceNames.For("mk", $"{_options.Cluster}/{name}"), FreeAddress().ToString(), null);
        node = node with { PodCidr = podCidr?.ToString() ?? node.PodCidr };
        Write(_record with { Nodes = [.. _record.Nodes.Where(n => n.Name != name), node] });
        var address = IPAddress.Parse(node.Address);

        _netlink.Commit(changes =>
        {
            changes.DeleteLink(node.HostInterface);
            changes.AddVeth(new VethPair(node.HostInterface, NodeInterface, ns)
            {
                Bridge = _record.Bridge,
                PeerMac = InterfaceNames.Mac(address),
                Mtu = _mtu,
            });
            // A node that calls a node port of this machine may be sent back to one of its own pods.
            changes.SetHairpin(node.HostInterface);
        });
        using var inside = RouteNetlink.Open(ns);
        var eth0 = inside.RequireLink(NodeInterface);
        inside.Commit(changes =>
        {
            changes.SetUp("lo");
            changes.SetUp(NodeInterface);
            changes.AddAddress(eth0.Index, address, _options.Subnet.PrefixLength);
            changes.ReplaceRoute(new Route(Route.Default, Gateway, eth0.Index));
        });
        if (node.PodCidr is not null)
            RoutePods(IPNetwork.Parse(node.PodCidr), address);
        return address;
    }

    /// <summary>Routes a node's pods through its address.</summary>
    public void SetPodCidr(string name, IPNetwork podCidr)
    {
        var node = _record.Nodes.First(n => n.Name == name);
        if (node.PodCidr is not null && IPNetwork.Parse(node.PodCidr) is var old && old != podCidr)
            _netlink.Commit(changes => changes.DeleteRoute(new Route(old, null, 0)));
        Write(_record with { Nodes = [.. _record.Nodes.Where(n => n.Name != name), node with { PodCidr = podCidr.ToString() }] });
        RoutePods(podCidr, IPAddress.Parse(node.Address));
    }

    /// <summary>Takes a node's interface and route away and frees its address; harmless when there is none of that name.</summary>
    public void RemoveNode(string name)
    {
        if (_record.Nodes.FirstOrDefault(n => n.Name == name) is not { } node)
            return;
        _netlink.Commit(changes =>
        {
            if (node.PodCidr is not null)
                changes.DeleteRoute(new Route(IPNetwork.Parse(node.PodCidr), null, 0));
            changes.DeleteLink(node.HostInterface);
        });
        Write(_record with { Nodes = [.. _record.Nodes.Where(n => n.Name != name)] });
    }

    /// <summary>
    /// Takes away everything that the record names and then the record: works without the process that made it, and also when parts are
    /// gone already. Harmless without a record.
    /// </summary>
    public static void Remove(string recordFile, NetworkNamespace ns)
    {
        if (ReadRecord(recordFile) is not { } record)
            return;
        bool others;
        using (var netlink = RouteNetlink.Open(ns))
        {
            others = netlink.Links().Any(l => l.Kind == "bridge" && l.Name != record.Bridge && l.Name.Length == record.Bridge.Length
                && l.Name.StartsWith(BridgePrefix, StringComparison.Ordinal));
            netlink.Commit(changes =>
            {
                // The routes go with the bridge.
                foreach (var node in record.Nodes)
                    changes.DeleteLink(node.HostInterface);
                changes.DeleteLink(record.Bridge);
            });
        }
        using (var nft = NftContext.Open(ns))
            nft.Run($"table ip {record.Table}; delete table ip {record.Table}");
        // Another cluster that came up meanwhile still needs it.
        if (!others)
            ns.SetParameter(ForwardingParameter, record.ForwardingBefore);
        File.Delete(recordFile);
    }

    /// <exception cref="KernelException">the addresses are in use here</exception>
    private static ClusterLinkRecord NewRecord(ClusterLinkOptions options, RouteNetlink netlink)
    {
        // A wider route, such as a VPN's for all of 10.0.0.0/8, does no harm: ours is more exact.
        var taken = netlink.Routes().FirstOrDefault(r => r.Destination.PrefixLength > 0
            && (options.Subnet.Contains(r.Destination.BaseAddress) || options.ServiceCidr.Contains(r.Destination.BaseAddress)));
        if (taken is not null)
        {
            var link = netlink.Links().FirstOrDefault(l => l.Index == taken.Index)?.Name;
            throw new KernelException($"join nodes over {options.Subnet} with services in {options.ServiceCidr}", Errno.AddressInUse,
                $"{taken.Destination} is routed over {link}");
        }
        return new ClusterLinkRecord(
            InterfaceNames.For(BridgePrefix, options.Cluster)[..11],
            InterfaceNames.For("mkube-link-", options.Cluster),
            options.Namespace.Run(() => File.ReadAllText("/proc/sys/" + ForwardingParameter).Trim()),
            []);
    }

    private void Prepare()
    {
        if (_netlink.FindLink(_record.Bridge) is null)
            _netlink.Commit(changes => changes.AddBridge(_record.Bridge, InterfaceNames.Mac(Gateway), _mtu));
        var bridge = _netlink.RequireLink(_record.Bridge);
        _netlink.Commit(changes =>
        {
            changes.SetUp(_record.Bridge);
            changes.AddAddress(bridge.Index, Gateway, _options.Subnet.PrefixLength);
            // Without some route to a cluster IP a connect fails before the output hook could translate it.
            changes.ReplaceRoute(new Route(_options.ServiceCidr, null, bridge.Index));
        });
        _options.Namespace.SetParameter(ForwardingParameter, "1");
        using var nft = NftContext.Open(_options.Namespace);
        nft.Run($$"""
            table ip {{_record.Table}}
            delete table ip {{_record.Table}}
            table ip {{_record.Table}} {
                chain postrouting {
                    type nat hook postrouting priority 100; policy accept;
                    ip saddr {{_options.Subnet}} ip daddr != 224.0.0.0/4 oifname != "{{_record.Bridge}}" masquerade
                }
            }
            """);
    }

    private void RoutePods(IPNetwork podCidr, IPAddress node) =>
        _netlink.Commit(changes => changes.ReplaceRoute(new Route(podCidr, node, 0)));

    private IPAddress FreeAddress()
    {
        var used = _record.Nodes.Select(n => n.Address).ToHashSet();
        var count = (1 << (32 - _options.Subnet.PrefixLength)) - 3;
        for (var i = 0; i < count; i++)
        {
            var address = HostAddress(_options.Subnet, i + 2);
            if (!used.Contains(address.ToString()))
                return address;
        }
        throw new KernelException($"find an address in {_options.Subnet}", Errno.NoSpace);
    }

    private static IPAddress HostAddress(IPNetwork subnet, int host)
    {
        var bytes = subnet.BaseAddress.GetAddressBytes();
        BinaryPrimitives.WriteUInt32BigEndian(bytes, BinaryPrimitives.ReadUInt32BigEndian(bytes) + (uint)host);
        return new IPAddress(bytes);
    }

    private static ClusterLinkRecord? ReadRecord(string file) =>
        File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllBytes(file), ClusterLinkJson.Default.ClusterLinkRecord) : null;

    private void Write(ClusterLinkRecord record)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_options.RecordFile)!);
        var part = _options.RecordFile + ".part";
        File.WriteAllBytes(part, JsonSerializer.SerializeToUtf8Bytes(record, ClusterLinkJson.Default.ClusterLinkRecord));
        File.Move(part, _options.RecordFile, overwrite: true);
        _record = record;
    }
}
