using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

/// <summary>A piece of storage in the cluster, which a PersistentVolumeClaim takes for its own. It outlives the pods that use it.</summary>
[ApiType("io.k8s.api.core.v1.PersistentVolume")]
[Kind("", "v1", "PersistentVolume", "persistentvolumes", ClusterScoped = true)]
public sealed partial record PersistentVolume
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Where the storage is and how it can be used.</summary>
    [Field(2)]
    public PersistentVolumeSpec Spec { get; init; } = new();

    /// <summary>Whether it is free, taken or given up.</summary>
    [Field(3)]
    public PersistentVolumeStatus Status { get; init; } = new();
}
