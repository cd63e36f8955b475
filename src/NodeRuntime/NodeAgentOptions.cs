using System.Net;

namespace MiniKube.NodeRuntime;

/// <summary>How a node runs.</summary>
public sealed record NodeAgentOptions
{
    public required string Name { get; init; }

    /// <summary>Everything the node keeps on disk. No overlay file system: containers' upper layers lie there.</summary>
    public required string Root { get; init; }

    /// <summary>The image store; several nodes of one machine may share one. Null for one below <see cref="Root"/>.</summary>
    public string? Images { get; init; }

    /// <summary>The address other nodes reach this one at; null for the one that leads to the API server.</summary>
    public IPAddress? Address { get; init; }
    public int ServerPort { get; init; } = 10250;

    /// <summary>The node's cgroup below every controller's root.</summary>
    public required string Cgroup { get; init; }

    /// <summary>How many nodes share this machine: each advertises its part.</summary>
    public int Share { get; init; } = 1;
    public int MaxPods { get; init; } = 110;

    /// <summary>How long the node's lease lasts; it is renewed after each quarter of it.</summary>
    public int LeaseSeconds { get; init; } = 40;

    /// <summary>The OCI runtime: crun or runc.</summary>
    public string Runtime { get; init; } = "crun";
    public IReadOnlyList<string> InsecureRegistries { get; init; } = [];
    public IPNetwork ClusterCidr { get; init; } = IPNetwork.Parse("10.244.0.0/16");
    public IPNetwork ServiceCidr { get; init; } = IPNetwork.Parse("10.96.0.0/16");
    public string ClusterDomain { get; init; } = "cluster.local";

    /// <summary>Where cluster DNS is reached; every node answers there itself.</summary>
    public IPAddress ClusterDns { get; init; } = IPAddress.Parse("10.96.0.10");

    /// <summary>Off for clusters that run CoreDNS behind the address.</summary>
    public bool ServeDns { get; init; } = true;
}
