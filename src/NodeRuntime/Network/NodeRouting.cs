using MiniKube.NodeRuntime.Kernel;
using MiniKube.NodeRuntime.Kernel.Netlink;

namespace MiniKube.NodeRuntime.Network;

/// <summary>
/// Routes to the pods of other nodes through their addresses (host-gw). The cluster's routes carry a protocol number of their own
/// (`ip route show proto 109`), which is how those of nodes that have gone are found; all others are left alone.
/// A node on another link needs an encapsulation here (VXLAN) instead of a plain gateway.
/// </summary>
public sealed class NodeRouting : IDisposable
{
    private readonly RouteNetlink _netlink;

    private NodeRouting(RouteNetlink netlink) => _netlink = netlink;

    public static NodeRouting Open(NetworkNamespace ns) => new(RouteNetlink.Open(ns));

    public void Dispose() => _netlink.Dispose();

    /// <summary>Makes the routes to other nodes' pods exactly these. Nodes must share a link with this namespace.</summary>
    /// <exception cref="KernelException">a route could not be made; the others were</exception>
    public void Sync(IReadOnlyCollection<NodeRoute> wanted)
    {
        var present = _netlink.Routes().Where(r => r.Protocol == Route.RouteProtocol && r.Gateway is not null && r.Destination.PrefixLength > 0).ToArray();
        _netlink.Commit(changes =>
        {
            foreach (var old in present.Where(p => !wanted.Any(w => w.PodCidr == p.Destination)))
                changes.DeleteRoute(old);
            foreach (var route in wanted.Where(w => !present.Any(p => p.Destination == w.PodCidr && w.NodeAddress.Equals(p.Gateway))))
                changes.ReplaceRoute(new Route(route.PodCidr, route.NodeAddress, 0));
        });
    }
}
