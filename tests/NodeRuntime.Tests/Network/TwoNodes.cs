using System.Net;
using MiniKube.NodeRuntime.Kernel;
using MiniKube.NodeRuntime.Network;

namespace MiniKube.NodeRuntime.Tests.Network;

/// <summary>A machine with a cluster of two nodes, a and b: what `mkube up --nodes 2` makes, without processes.</summary>
internal sealed class TwoNodes : IDisposable
{
    public static readonly IPNetwork ClusterCidr = IPNetwork.Parse("10.244.0.0/16");
    public static readonly IPNetwork ServiceCidr = IPNetwork.Parse("10.96.0.0/12");

    private readonly Dictionary<string, NetworkNamespace> _pods = [];

    public TwoNodes()
    {
        Lab = new NetworkLab();
        try
        {
            Machine = Lab.Machine("machine");
            RecordFile = Path.Combine(Lab.Directory, "link.json");
            Link = ClusterLink.Create(LinkOptions);
            A = AddNode("a", 1);
            B = AddNode("b", 2);
            Route(A, [new NodeRoute(B.PodCidr, B.Address)]);
            Route(B, [new NodeRoute(A.PodCidr, A.Address)]);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public sealed record Node(string Name, NetworkNamespace Namespace, IPAddress Address, IPNetwork PodCidr, PodNetwork Network, PodNetworkOptions Options);

    public NetworkLab Lab { get; }

    public NetworkNamespace Machine { get; }

    public string RecordFile { get; }

    public ClusterLink Link { get; }

    public ClusterLinkOptions LinkOptions => new()
    {
        Cluster = "test",
        Subnet = IPNetwork.Parse("10.89.0.0/24"),
        ServiceCidr = ServiceCidr,
        RecordFile = RecordFile,
        Namespace = Machine,
    };

    public Node A { get; }

    public Node B { get; }

    /// <summary>A pod whose server at 8080 says the pod's name.</summary>
    public (NetworkNamespace Namespace, PodAttachment Place) Pod(Node node, string name)
    {
        var ns = _pods.TryGetValue(name, out var known) ? known : _pods[name] = Lab.Namespace("pod-" + name);
        var place = node.Network.Attach(name, ns);
        Lab.Serve(ns, 8080, name);
        return (ns, place);
    }

    public static void Route(Node node, IReadOnlyCollection<NodeRoute> routes)
    {
        using var routing = NodeRouting.Open(node.Namespace);
        routing.Sync(routes);
    }

    public void Dispose()
    {
        Link?.Dispose();
        A?.Network.Dispose();
        B?.Network.Dispose();
        Lab.Dispose();
    }

    private Node AddNode(string name, int number)
    {
        var ns = Lab.Namespace(name);
        var podCidr = IPNetwork.Parse($"10.244.{number}.0/24");
        var address = Link.AddNode(name, ns, podCidr);
        var options = new PodNetworkOptions
        {
            PodCidr = podCidr,
            ClusterCidr = ClusterCidr,
            ServiceCidr = ServiceCidr,
            StateDirectory = Path.Combine(Lab.Directory, "node-" + name),
            Namespace = ns,
        };
        return new Node(name, ns, address, podCidr, PodNetwork.Start(options), options);
    }
}
