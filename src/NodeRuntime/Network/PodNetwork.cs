using System.Net;
using System.Net.Sockets;
using MiniKube.NodeRuntime.Kernel;
using MiniKube.NodeRuntime.Kernel.Netlink;
using MiniKube.NodeRuntime.Kernel.Nftables;

namespace MiniKube.NodeRuntime.Network;

/// <summary>
/// The pods' side of a node's network: one bridge that holds the gateway address, a veth pair per pod, and masquerade to the
/// outside. (Routes to the other nodes' pods: <see cref="NodeRouting"/>.) Everything it makes has a name that follows from its owner, so a second instance over the
/// same state finds it again; nothing is needed from the first. Safe for concurrent use.
/// </summary>
public sealed class PodNetwork : IDisposable
{
    private const string Table = "mkube-pods";
    private const string PodInterface = "eth0";
    private const string HostPrefix = "veth";

    private readonly PodNetworkOptions _options;
    private readonly RouteNetlink _netlink;
    private readonly IpAllocator _addresses;
    private readonly int _mtu;

    private PodNetwork(PodNetworkOptions options, RouteNetlink netlink)
    {
        _options = options;
        _netlink = netlink;
        _mtu = options.Mtu ?? netlink.UplinkMtu();
        _addresses = new IpAllocator(options.PodCidr, Path.Combine(options.StateDirectory, "ipam"));
    }

    /// <summary>The bridge's address: the pods' default gateway, and an address on which a pod always reaches its node.</summary>
    public IPAddress Gateway => _addresses.Gateway;

    /// <summary>Makes bridge, forwarding and masquerade, or takes over those that are there.</summary>
    /// <exception cref="KernelException">not permitted, or the kernel lacks a feature; the message says which</exception>
    public static PodNetwork Start(PodNetworkOptions options)
    {
        var netlink = RouteNetlink.Open(options.Namespace);
        try
        {
            var network = new PodNetwork(options, netlink);
            network.Prepare();
            return network;
        }
        catch
        {
            netlink.Dispose();
            throw;
        }
    }

    public void Dispose() => _netlink.Dispose();

    /// <summary>
    /// Gives a pod its interface (eth0 and lo up), address and default route, in a few milliseconds. Attaching again gives the same
    /// address, whatever of the wiring was there.
    /// </summary>
    /// <param name="pod">the pod's UID</param>
    /// <param name="ns">the pod's network namespace</param>
    /// <exception cref="PodAddressesExhaustedException">no address is free</exception>
    /// <exception cref="KernelException">the kernel refused; nothing of the pod stays behind</exception>
    public PodAttachment Attach(string pod, NetworkNamespace ns)
    {
        var address = _addresses.Allocate(pod) ?? throw new PodAddressesExhaustedException(_options.PodCidr);
        var host = InterfaceNames.For(HostPrefix, pod);
        try
        {
            using var inside = RouteNetlink.Open(ns);
            var eth0 = inside.FindLink(PodInterface);
            if (eth0 is null || _netlink.FindLink(host)?.Index != eth0.Peer)
            {
                Wire(host, address, ns);
                eth0 = inside.RequireLink(PodInterface);
            }
            inside.Commit(changes =>
            {
                changes.SetUp("lo");
                changes.SetUp(PodInterface);
                changes.AddAddress(eth0.Index, address, _options.PodCidr.PrefixLength);
                changes.ReplaceRoute(new Route(Route.Default, Gateway, eth0.Index));
            });
        }
        catch
        {
            Detach(pod);
            throw;
        }
        return Attachment(pod, address);
    }

    /// <summary>
    /// Takes a pod's interface away and frees its address; harmless when it has none. The kernel needs about 30 ms for it: call it where
    /// nobody waits.
    /// </summary>
    public void Detach(string pod)
    {
        _netlink.Commit(changes => changes.DeleteLink(InterfaceNames.For(HostPrefix, pod)));
        _addresses.Release(pod);
    }

    /// <summary>Pods that hold an address, also those attached before this process began.</summary>
    public IReadOnlyList<PodAttachment> Attached() => [.. _addresses.InUse().Select(e => Attachment(e.Key, e.Value))];

    /// <summary>The pod's place, or null when it is not attached.</summary>
    public PodAttachment? Find(string pod) => _addresses.Find(pod) is { } address ? Attachment(pod, address) : null;

    /// <summary>Takes away everything that belongs to pods other than these: addresses, and ports of the bridge.</summary>
    public void Reconcile(IReadOnlySet<string> pods)
    {
        foreach (var pod in _addresses.InUse().Keys.Where(p => !pods.Contains(p)))
            Detach(pod);
        var wanted = pods.Select(p => InterfaceNames.For(HostPrefix, p)).ToHashSet();
        var bridge = _netlink.RequireLink(_options.Bridge).Index;
        _netlink.Commit(changes =>
        {
            foreach (var port in _netlink.Links().Where(l => l.Master == bridge && l.Name.StartsWith(HostPrefix) && !wanted.Contains(l.Name)))
                changes.DeleteLink(port.Name);
        });
    }

    /// <summary>Takes the whole pod network away. Pods still attached lose theirs.</summary>
    public void Remove()
    {
        foreach (var pod in _addresses.InUse().Keys)
            Detach(pod);
        using (var routing = NodeRouting.Open(_options.Namespace))
            routing.Sync([]);
        _netlink.Commit(changes => changes.DeleteLink(_options.Bridge));
        using var nft = NftContext.Open(_options.Namespace);
        nft.Run($"table ip {Table}; delete table ip {Table}");
    }

    private void Prepare()
    {
        if (_netlink.FindLink(_options.Bridge) is null)
            _netlink.Commit(changes => changes.AddBridge(_options.Bridge, InterfaceNames.Mac(Gateway), _mtu));
        var bridge = _netlink.RequireLink(_options.Bridge);
        var stale = _netlink.Addresses().Where(a => a.Index == bridge.Index && !a.Address.Equals(Gateway)).ToArray();
        _netlink.Commit(changes =>
        {
            foreach (var old in stale)
                changes.DeleteAddress(old.Index, old.Address, old.PrefixLength);
            changes.SetUp(_options.Bridge);
            changes.AddAddress(bridge.Index, Gateway, _options.PodCidr.PrefixLength);
            // Without some route to a cluster IP a connect fails before the output hook could translate it. Where there is one already it is the
            // better: connections leave with the node's own address, and refusals find their way back.
            if (!HasRoute(_options.ServiceCidr.BaseAddress))
                changes.ReplaceRoute(new Route(_options.ServiceCidr, null, bridge.Index));
        });
        _options.Namespace.SetParameter("net/ipv4/ip_forward", "1");
        KernelFeatures.EnableBridgeNetfilter(_options.Namespace);
        using var nft = NftContext.Open(_options.Namespace);
        nft.Run($$"""
            table ip {{Table}}
            delete table ip {{Table}}
            table ip {{Table}} {
                chain postrouting {
                    type nat hook postrouting priority 100; policy accept;
                    ip saddr {{_options.PodCidr}} ip daddr != { {{_options.ClusterCidr}}, 224.0.0.0/4 } oifname != "{{_options.Bridge}}" masquerade
                }
            }
            """);
    }

    // Connecting a UDP socket asks the routing table and sends nothing.
    private bool HasRoute(IPAddress address) => _options.Namespace.Run(() =>
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Connect(address, 1);
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.NetworkUnreachable or SocketError.HostUnreachable)
        {
            return false;
        }
    });

    private void Wire(string host, IPAddress address, NetworkNamespace ns) => _netlink.Commit(changes =>
    {
        changes.DeleteLink(host);
        changes.AddVeth(new VethPair(host, PodInterface, ns) { Bridge = _options.Bridge, PeerMac = InterfaceNames.Mac(address), Mtu = _mtu });
        changes.SetHairpin(host);
    });

    private PodAttachment Attachment(string pod, IPAddress address) =>
        new(pod, address, _options.PodCidr, Gateway, InterfaceNames.For(HostPrefix, pod));
}
