using MiniKube.NodeRuntime.Kernel.Netlink;

namespace MiniKube.NodeRuntime.Network;

/// <summary>
/// Routes to the pods of other nodes through their addresses (host-gw). The cluster's routes carry a protocol number of their own
/// (`ip route show proto 109`), which is how those of nodes that have gone are found; all others are left alone.
/// A node on another link needs an encapsulation here (VXLAN) instead of a plain gateway.
/// </summary>
internal static class NodeRoutes
{
    /// <exception cref="Kernel.KernelException">a route could not be made; the others were</exception>
    public static void Sync(RouteNetlink netlink, IReadOnlyCollection<NodeRoute> wanted)
    {
        var present = netlink.Routes().Where(r => r.Protocol == Route.RouteProtocol && r.Gateway is not null && r.Destination.PrefixLength > 0).ToArray();
        netlink.Commit(changes =>
        {
            foreach (var old in present.Where(p => !wanted.Any(w => w.PodCidr == p.Destination)))
                changes.DeleteRoute(old);
            foreach (var route in wanted.Where(w => !present.Any(p => p.Destination == w.PodCidr && w.NodeAddress.Equals(p.Gateway))))
                changes.ReplaceRoute(new Route(route.PodCidr, route.NodeAddress, 0));
        });
    }
}
