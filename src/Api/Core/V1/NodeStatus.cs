using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.NodeStatus")]
public sealed partial record NodeStatus
{
    [Field(1)]
    public IReadOnlyDictionary<string, Quantity> Capacity { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;

    [Field(2)]
    public IReadOnlyDictionary<string, Quantity> Allocatable { get; init; } = ReadOnlyDictionary<string, Quantity>.Empty;

    [Field(3)]
    public string? Phase { get; init; }

    [Field(4, ListType = "map", ListMapKeys = ["type"], MergeKey = "type", PatchStrategy = "merge")]
    public IReadOnlyList<NodeCondition> Conditions { get; init; } = [];

    [Field(5, ListType = "map", ListMapKeys = ["type"], MergeKey = "type", PatchStrategy = "merge")]
    public IReadOnlyList<NodeAddress> Addresses { get; init; } = [];

    [Field(6)]
    public NodeDaemonEndpoints? DaemonEndpoints { get; init; }

    [Field(7)]
    public NodeSystemInfo? NodeInfo { get; init; }

    [Field(8, ListType = "atomic")]
    public IReadOnlyList<ContainerImage> Images { get; init; } = [];

    [Field(9, ListType = "atomic")]
    public IReadOnlyList<string> VolumesInUse { get; init; } = [];

    [Field(10, ListType = "atomic")]
    public IReadOnlyList<AttachedVolume> VolumesAttached { get; init; } = [];

    [Field(11)]
    public NodeConfigStatus? Config { get; init; }

    [Field(12, ListType = "atomic")]
    public IReadOnlyList<NodeRuntimeHandler> RuntimeHandlers { get; init; } = [];

    [Field(13)]
    public NodeFeatures? Features { get; init; }

    [Field(14, ListType = "atomic")]
    public IReadOnlyList<string> DeclaredFeatures { get; init; } = [];
}
