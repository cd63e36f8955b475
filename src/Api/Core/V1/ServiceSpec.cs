using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Which pods a Service reaches, and how.</summary>
[ApiType("io.k8s.api.core.v1.ServiceSpec")]
public sealed partial record ServiceSpec
{
    /// <summary>The ports that are served.</summary>
    [Field(1, ListType = "map", ListMapKeys = ["port", "protocol"], MergeKey = "port", PatchStrategy = "merge")]
    public IReadOnlyList<ServicePort> Ports { get; init; } = [];

    /// <summary>
    /// Labels of the pods that traffic goes to. When unset nothing is chosen: the EndpointSlices are written by somebody else. Without effect for ExternalName.
    /// </summary>
    [Field(2, AtomicMap = true)]
    public IReadOnlyDictionary<string, string> Selector { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>
    /// The address within the cluster. Assigned when unset; None makes the Service headless, so that its name gives the pods' addresses. Cannot be changed while it is
    /// in use.
    /// </summary>
    [Field(3)]
    public string? ClusterIP { get; init; }

    /// <summary>The addresses within the cluster, at most one of IPv4 and one of IPv6, the first of them being clusterIP.</summary>
    [Field(18, ListType = "atomic")]
    public IReadOnlyList<string> ClusterIPs { get; init; } = [];

    /// <summary>
    /// ClusterIP (the default) is reached within the cluster, NodePort also at a port of every node, LoadBalancer also from outside. ExternalName is only a DNS alias.
    /// </summary>
    [Field(4, Enum = Enums.ServiceType)]
    public string? Type { get; init; }

    /// <summary>Further addresses at which nodes accept traffic for the Service. Getting it there is up to you.</summary>
    [Field(5, ListType = "atomic")]
    public IReadOnlyList<string> ExternalIPs { get; init; } = [];

    /// <summary>ClientIP sends a client to the same pod each time, None (the default) does not.</summary>
    [Field(7, Enum = Enums.ServiceAffinity)]
    public string? SessionAffinity { get; init; }

    /// <summary>Deprecated. The address asked of the load balancer, where it supports this.</summary>
    [Field(8)]
    public string? LoadBalancerIP { get; init; }

    /// <summary>Clients' address ranges, as CIDRs, that the load balancer lets in, where it supports this. All when unset.</summary>
    [Field(9, ListType = "atomic")]
    public IReadOnlyList<string> LoadBalancerSourceRanges { get; init; } = [];

    /// <summary>The DNS name that the Service stands for. Needed with type ExternalName and of no use otherwise.</summary>
    [Field(10)]
    public string? ExternalName { get; init; }

    /// <summary>
    /// Cluster (the default) spreads traffic from outside over all pods; Local only over those of the node it came to, and keeps the client's address.
    /// </summary>
    [Field(11, Enum = Enums.ServiceTrafficPolicy)]
    public string? ExternalTrafficPolicy { get; init; }

    /// <summary>
    /// The port at which nodes tell whether they have pods of the Service. Only for LoadBalancer with externalTrafficPolicy Local. Assigned when unset; cannot be
    /// changed.
    /// </summary>
    [Field(12)]
    public int? HealthCheckNodePort { get; init; }

    /// <summary>Treat all pods as ready, for DNS and for traffic. Meant for headless Services whose pods must find each other early. False when unset.</summary>
    [Field(13)]
    public bool? PublishNotReadyAddresses { get; init; }

    /// <summary>Details of the session affinity.</summary>
    [Field(14)]
    public SessionAffinityConfig? SessionAffinityConfig { get; init; }

    /// <summary>The families of the addresses, IPv4 and IPv6, in order. Chosen from what the cluster offers when unset. The first one cannot be changed.</summary>
    [Field(19, Enum = Enums.IPFamily, ListType = "atomic")]
    public IReadOnlyList<string> IpFamilies { get; init; } = [];

    /// <summary>SingleStack (the default), PreferDualStack (both families where the cluster has them) or RequireDualStack.</summary>
    [Field(17, Pointer = true, Enum = Enums.IPFamilyPolicy)]
    public string? IpFamilyPolicy { get; init; }

    /// <summary>Whether a LoadBalancer gets node ports, too. True when unset; false suits load balancers that reach pods directly.</summary>
    [Field(20, Pointer = true)]
    public bool? AllocateLoadBalancerNodePorts { get; init; }

    /// <summary>The load balancer to use, such as example.com/internal. The cluster's default one when unset. Only for LoadBalancer; cannot be changed.</summary>
    [Field(21, Pointer = true)]
    public string? LoadBalancerClass { get; init; }

    /// <summary>
    /// Cluster (the default) spreads traffic from within the cluster over all pods; Local only over those of the sender's node, and drops it where there are none.
    /// </summary>
    [Field(22, Pointer = true, Enum = Enums.ServiceTrafficPolicy)]
    public string? InternalTrafficPolicy { get; init; }

    /// <summary>Which pods are preferred: PreferSameZone (also called PreferClose) or PreferSameNode. None in particular when unset.</summary>
    [Field(23, Pointer = true)]
    public string? TrafficDistribution { get; init; }
}
