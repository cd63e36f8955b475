using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A volume whose claim is made for one pod.</summary>
[ApiType("io.k8s.api.core.v1.EphemeralVolumeSource")]
public sealed partial record EphemeralVolumeSource
{
    /// <summary>The claim to make. Its name is that of the pod, a hyphen, and that of the volume.</summary>
    [Field(1)]
    public PersistentVolumeClaimTemplate? VolumeClaimTemplate { get; init; }
}
