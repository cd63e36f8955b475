using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.PersistentVolumeClaimVolumeSource")]
public sealed partial record PersistentVolumeClaimVolumeSource
{
    [Field(1, Required = true, Default = "\"\"")]
    public string ClaimName { get; init; } = "";

    [Field(2)]
    public bool? ReadOnly { get; init; }
}
