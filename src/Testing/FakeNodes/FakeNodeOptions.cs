using MiniKube.Api.Values;

namespace MiniKube.Testing.FakeNodes;

/// <summary>What a fake node claims to be, and how long its pods take.</summary>
public sealed record FakeNodeOptions
{
    public required string Name { get; init; }
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);
    public Quantity Cpu { get; init; } = Quantity.Parse("4");
    public Quantity Memory { get; init; } = Quantity.Parse("8Gi");
    public int Pods { get; init; } = 110;

    /// <summary>The first three parts of its pods' addresses; each node of a cluster has its own.</summary>
    public string AddressPrefix { get; init; } = "10.200.0";

    /// <summary>From seeing a pod to its being Running and Ready: chance between the two.</summary>
    public TimeSpan StartAtLeast { get; init; } = TimeSpan.FromMilliseconds(50);
    public TimeSpan StartAtMost { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>From a pod's deletion to its containers' end, unless its grace period is shorter.</summary>
    public TimeSpan StopTime { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The node agent's defaults upstream.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(40);
    public TimeSpan LeaseInterval { get; init; } = TimeSpan.FromSeconds(10);
    public TimeSpan StatusInterval { get; init; } = TimeSpan.FromMinutes(5);
}
