using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;

namespace MiniKube.Api.Storage.V1;

/// <summary>How much room a StorageClass has at some nodes, as its CSI driver reported. No room is assumed where there is no such object.</summary>
[ApiType("io.k8s.api.storage.v1.CSIStorageCapacity")]
[Kind("storage.k8s.io", "v1", "CSIStorageCapacity", "csistoragecapacities")]
public sealed partial record CSIStorageCapacity
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The labels of the nodes that reach the storage; an empty selector is for all. No nodes when unset. Cannot be changed.</summary>
    [Field(2)]
    public LabelSelector? NodeTopology { get; init; }

    /// <summary>The StorageClass. Cannot be changed.</summary>
    [Field(3, Required = true, Default = "\"\"")]
    public string StorageClassName { get; init; } = "";

    /// <summary>The bytes that are free for new volumes. Unknown, which counts as none, when unset.</summary>
    [Field(4, Pointer = true)]
    public Quantity? Capacity { get; init; }

    /// <summary>The bytes that one new volume can have at most. The capacity is looked at instead when unset.</summary>
    [Field(5, Pointer = true)]
    public Quantity? MaximumVolumeSize { get; init; }
}
