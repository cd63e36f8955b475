using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>How a node is to be used.</summary>
[ApiType("io.k8s.api.core.v1.NodeSpec")]
public sealed partial record NodeSpec
{
    /// <summary>The address range for the node's pods.</summary>
    [Field(1)]
    public string? PodCIDR { get; init; }

    /// <summary>The address ranges for the node's pods, at most one of IPv4 and one of IPv6, the first of them being podCIDR.</summary>
    [Field(7, ListType = "set", PatchStrategy = "merge")]
    public IReadOnlyList<string> PodCIDRs { get; init; } = [];

    /// <summary>The machine at its provider, as provider://id.</summary>
    [Field(3)]
    public string? ProviderID { get; init; }

    /// <summary>Give the node no new pods, as kubectl cordon does. Pods that are there stay.</summary>
    [Field(4)]
    public bool? Unschedulable { get; init; }

    /// <summary>Taints keep pods away that do not tolerate them.</summary>
    [Field(5, ListType = "atomic")]
    public IReadOnlyList<Taint> Taints { get; init; } = [];

    /// <summary>Deprecated. Dynamic kubelet configuration has been removed.</summary>
    [Field(6)]
    public NodeConfigSource? ConfigSource { get; init; }

    /// <summary>Deprecated; ignored.</summary>
    [Field(2)]
    public string? ExternalID { get; init; }
}
