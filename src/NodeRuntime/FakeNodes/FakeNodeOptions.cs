using System.Net;
using MiniKube.Api.Values;

namespace MiniKube.NodeRuntime.FakeNodes;

/// <summary>What a fake node claims to be, and how long its pods take.</summary>
public sealed record FakeNodeOptions
{
    public required string Name { get; init; }

    /// <summary>Beside those that every node has.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);
    public Quantity Cpu { get; init; } = Quantity.Parse("4");
    public Quantity Memory { get; init; } = Quantity.Parse("8Gi");
    public int Pods { get; init; } = 110;

    /// <summary>What its pods call their host's address; the node itself claims none.</summary>
    public IPAddress Address { get; init; } = IPAddress.Parse("192.0.2.1");

    /// <summary>The IPv4 addresses of its pods; each node of a cluster has its own.</summary>
    public IPNetwork PodRange { get; init; } = IPNetwork.Parse("10.200.0.0/24");

    /// <summary>From seeing a pod to the start of its first container: chance between the two.</summary>
    public TimeSpan StartAtLeast { get; init; } = TimeSpan.FromMilliseconds(50);
    public TimeSpan StartAtMost { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>From a pod's deletion to its containers' end, unless its grace period is shorter.</summary>
    public TimeSpan StopTime { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Of the node's Lease, which is renewed after each quarter.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(40);
    public TimeSpan StatusInterval { get; init; } = TimeSpan.FromMinutes(5);
}
