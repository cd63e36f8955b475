using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.VolumeMountStatus")]
public sealed partial record VolumeMountStatus
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    [Field(2, Required = true, Default = "\"\"")]
    public string MountPath { get; init; } = "";

    [Field(3)]
    public bool? ReadOnly { get; init; }

    [Field(4)]
    public string? RecursiveReadOnly { get; init; }

    [Field(5)]
    public VolumeStatus? VolumeStatus { get; init; }
}
