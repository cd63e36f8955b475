using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

/// <summary>Asks for storage on behalf of pods and stands for the PersistentVolume that it got.</summary>
[ApiType("io.k8s.api.core.v1.PersistentVolumeClaim")]
[Kind("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims")]
public sealed partial record PersistentVolumeClaim
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the claim asks for.</summary>
    [Field(2)]
    public PersistentVolumeClaimSpec Spec { get; init; } = new();

    /// <summary>What the claim got.</summary>
    [Field(3)]
    public PersistentVolumeClaimStatus Status { get; init; } = new();
}
