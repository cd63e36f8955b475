using System.Net;
using MiniKube.NodeRuntime.Kernel;
using MiniKube.NodeRuntime.Kernel.Netlink;

namespace MiniKube.NodeRuntime.Network;

/// <summary>Makes a Service address the node's own (on `lo`), so that a process of the node can answer on it, as cluster DNS does.</summary>
public static class LocalAddress
{
    /// <summary>Adds the address; harmless when it is there.</summary>
    public static void Add(NetworkNamespace ns, IPAddress address) => Change(ns, (changes, lo) => changes.AddAddress(lo, address, 32));

    /// <summary>Removes the address; harmless when it is not there.</summary>
    public static void Remove(NetworkNamespace ns, IPAddress address) => Change(ns, (changes, lo) => changes.DeleteAddress(lo, address, 32));

    private static void Change(NetworkNamespace ns, Action<RouteBatch, int> change)
    {
        using var netlink = RouteNetlink.Open(ns);
        var lo = netlink.RequireLink("lo").Index;
        netlink.Commit(changes => change(changes, lo));
    }
}
