using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>What a node is and how it fares.</summary>
[ApiType("io.k8s.api.core.v1.NodeStatus")]
public sealed partial record NodeStatus
{
    /// <summary>All resources of the node.</summary>
    [Field(1)]
    public IReadOnlyDictionary<string, Quantity> Capacity { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;

    /// <summary>What is left of them for pods after the share of the system. The capacity when unset.</summary>
    [Field(2)]
    public IReadOnlyDictionary<string, Quantity> Allocatable { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;

    /// <summary>Deprecated and never set.</summary>
    [Field(3, Enum = Enums.NodePhase)]
    public string? Phase { get; init; }

    /// <summary>What can be said of the node, such as Ready, MemoryPressure, DiskPressure and PIDPressure.</summary>
    [Field(4, ListType = "map", ListMapKeys = ["type"], MergeKey = "type", PatchStrategy = "merge")]
    public IReadOnlyList<NodeCondition> Conditions { get; init; } = [];

    /// <summary>How the node is reached.</summary>
    [Field(5, ListType = "map", ListMapKeys = ["type"], MergeKey = "type", PatchStrategy = "merge")]
    public IReadOnlyList<NodeAddress> Addresses { get; init; } = [];

    /// <summary>Ports of the services that run on the node.</summary>
    [Field(6, Embedded = true)]
    public NodeDaemonEndpoints? DaemonEndpoints { get; init; }

    /// <summary>Identity and software versions.</summary>
    [Field(7, Embedded = true)]
    public NodeSystemInfo? NodeInfo { get; init; }

    /// <summary>Images present on the node.</summary>
    [Field(8, ListType = "atomic")]
    public IReadOnlyList<ContainerImage> Images { get; init; } = [];

    /// <summary>Attachable volumes that are mounted on the node.</summary>
    [Field(9, ListType = "atomic")]
    public IReadOnlyList<string> VolumesInUse { get; init; } = [];

    /// <summary>Volumes that are attached to the node.</summary>
    [Field(10, ListType = "atomic")]
    public IReadOnlyList<AttachedVolume> VolumesAttached { get; init; } = [];

    /// <summary>State of the dynamic kubelet configuration, which has been removed.</summary>
    [Field(11)]
    public NodeConfigStatus? Config { get; init; }

    /// <summary>The runtime handlers that pods may ask for on this node.</summary>
    [Field(12, ListType = "atomic")]
    public IReadOnlyList<NodeRuntimeHandler> RuntimeHandlers { get; init; } = [];

    /// <summary>What the node's runtime supports.</summary>
    [Field(13)]
    public NodeFeatures? Features { get; init; }

    /// <summary>Kubernetes features that are on at this node and that scheduling must heed.</summary>
    [Field(14, ListType = "atomic")]
    public IReadOnlyList<string> DeclaredFeatures { get; init; } = [];
}
