using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.StorageOSVolumeSource")]
public sealed partial record StorageOSVolumeSource
{
    [Field(1)]
    public string? VolumeName { get; init; }

    [Field(2)]
    public string? VolumeNamespace { get; init; }

    [Field(3)]
    public string? FsType { get; init; }

    [Field(4)]
    public bool? ReadOnly { get; init; }

    [Field(5)]
    public LocalObjectReference? SecretRef { get; init; }
}
