using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>The volume bound to a PersistentVolumeClaim.</summary>
[ApiType("io.k8s.api.core.v1.PersistentVolumeClaimVolumeSource")]
public sealed partial record PersistentVolumeClaimVolumeSource
{
    /// <summary>The claim, in the pod's namespace.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string ClaimName { get; init; } = "";

    /// <summary>Mount it read-only everywhere. False when unset.</summary>
    [Field(2)]
    public bool? ReadOnly { get; init; }
}
