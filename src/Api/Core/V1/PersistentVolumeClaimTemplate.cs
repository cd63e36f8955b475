using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

/// <summary>A PersistentVolumeClaim to be made.</summary>
[ApiType("io.k8s.api.core.v1.PersistentVolumeClaimTemplate")]
public sealed partial record PersistentVolumeClaimTemplate
{
    /// <summary>Labels and annotations for the claim. Nothing else is allowed.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the claim asks for.</summary>
    [Field(2, Required = true)]
    public PersistentVolumeClaimSpec Spec { get; init; } = new();
}
