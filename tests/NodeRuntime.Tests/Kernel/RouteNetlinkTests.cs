using System.Net;
using System.Net.NetworkInformation;
using MiniKube.NodeRuntime.Kernel;
using MiniKube.NodeRuntime.Kernel.Netlink;
using MiniKube.NodeRuntime.Tests.Network;

namespace MiniKube.NodeRuntime.Tests.Kernel;

public sealed class RouteNetlinkTests
{
    [Fact]
    public void A_refusal_carries_the_operation_and_the_kernels_own_words()
    {
        using var lab = new NetworkLab();
        using var netlink = RouteNetlink.Open(lab.Machine("m"));
        var e = Assert.Throws<KernelException>(() => netlink.Commit(c =>
            c.ReplaceRoute(new Route(IPNetwork.Parse("10.0.0.0/8"), IPAddress.Parse("192.0.2.1"), 0))));
        Assert.Equal(Errno.NetworkUnreachable, e.Number);
        Assert.Equal("Nexthop has invalid gateway", e.Detail);
        Assert.StartsWith("route 10.0.0.0/8 via 192.0.2.1: Network is unreachable: ", e.Message);
    }

    [Fact]
    public void A_failed_change_does_not_stop_those_after_it_and_is_reported()
    {
        using var lab = new NetworkLab();
        using var netlink = RouteNetlink.Open(lab.Machine("m"));
        var e = Assert.Throws<KernelException>(() => netlink.Commit(c =>
        {
            c.SetUp("missing");
            c.AddBridge("br", new PhysicalAddress([2, 0, 0, 0, 0, 1]), mtu: 1400);
            c.DeleteLink("missing");
        }));
        Assert.Equal((Errno.NoDevice, "set missing up"), (e.Number, e.Operation));
        Assert.True(netlink.FindLink("br") is { Kind: "bridge", Mtu: 1400, Up: true });
        Assert.Null(netlink.FindLink("missing"));
    }

    [Fact]
    public void Links_are_renamed_resized_moved_and_taken_out_of_bridges()
    {
        using var lab = new NetworkLab();
        var (here, there) = (lab.Machine("here"), lab.Machine("there"));
        using var netlink = RouteNetlink.Open(here);
        using var other = RouteNetlink.Open(there);
        netlink.Commit(c => c.AddBridge("br", new PhysicalAddress([2, 0, 0, 0, 0, 1])));
        netlink.Commit(c => c.AddVeth(new VethPair("v0", "v1", here) { Bridge = "br", PeerMac = new PhysicalAddress([2, 0, 0, 0, 0, 2]) }));
        Assert.Equal(netlink.RequireLink("br").Index, netlink.RequireLink("v0").Master);
        Assert.Equal("020000000002", netlink.RequireLink("v1").Mac.ToString());
        netlink.Commit(c =>
        {
            c.SetMaster("v0", null);
            c.SetMtu("v0", 1450);
            c.Rename(netlink.RequireLink("v1").Index, "renamed");
            c.Move("renamed", there);
        });
        Assert.True(netlink.RequireLink("v0") is { Master: 0, Mtu: 1450 });
        Assert.Null(netlink.FindLink("renamed"));
        Assert.Equal(netlink.RequireLink("v0").Index, other.RequireLink("renamed").Peer);
    }

    [Fact]
    public void Addresses_and_on_link_routes_come_and_go()
    {
        using var lab = new NetworkLab();
        using var netlink = RouteNetlink.Open(lab.Machine("m"));
        netlink.Commit(c => c.AddBridge("br", new PhysicalAddress([2, 0, 0, 0, 0, 1])));
        var index = netlink.RequireLink("br").Index;
        var address = new LinkAddress(index, IPAddress.Parse("192.0.2.1"), 24);
        var route = new Route(IPNetwork.Parse("10.1.0.0/16"), IPAddress.Parse("198.51.100.1"), index, OnLink: true);
        netlink.Commit(c =>
        {
            c.AddAddress(index, address.Address, 24);
            c.AddAddress(index, address.Address, 24);
            c.ReplaceRoute(route);
            c.ReplaceNeighbour(index, route.Gateway!, new PhysicalAddress([2, 0, 0, 0, 0, 9]));
        });
        Assert.Contains(address, netlink.Addresses());
        Assert.Contains(route, netlink.Routes());
        netlink.Commit(c =>
        {
            c.DeleteRoute(route);
            c.DeleteRoute(route);
            c.DeleteAddress(index, address.Address, 24);
            c.DeleteAddress(index, address.Address, 24);
        });
        Assert.DoesNotContain(address, netlink.Addresses());
        Assert.Empty(netlink.Routes());
    }

    [Fact]
    public void Lists_longer_than_one_message_are_whole()
    {
        using var lab = new NetworkLab();
        using var netlink = RouteNetlink.Open(lab.Machine("m"));
        netlink.Commit(c => c.AddBridge("br", new PhysicalAddress([2, 0, 0, 0, 0, 1])));
        var index = netlink.RequireLink("br").Index;
        netlink.Commit(c =>
        {
            for (var i = 0; i < 2000; i++)
                c.AddAddress(index, new IPAddress([10, 9, (byte)(i / 250), (byte)(i % 250)]), 32);
        });
        Assert.Equal(2000, netlink.Addresses().Count(a => a.Index == index));
    }
}
