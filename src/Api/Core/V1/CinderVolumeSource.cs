using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.CinderVolumeSource")]
public sealed partial record CinderVolumeSource
{
    [Field(1, Required = true, Default = "\"\"")]
    public string VolumeID { get; init; } = "";

    [Field(2)]
    public string? FsType { get; init; }

    [Field(3)]
    public bool? ReadOnly { get; init; }

    [Field(4)]
    public LocalObjectReference? SecretRef { get; init; }
}
