using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.AWSElasticBlockStoreVolumeSource")]
public sealed partial record AWSElasticBlockStoreVolumeSource
{
    [Field(1, Required = true, Default = "\"\"")]
    public string VolumeID { get; init; } = "";

    [Field(2)]
    public string? FsType { get; init; }

    [Field(3)]
    public int? Partition { get; init; }

    [Field(4)]
    public bool? ReadOnly { get; init; }
}
