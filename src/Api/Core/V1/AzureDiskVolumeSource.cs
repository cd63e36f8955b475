using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.AzureDiskVolumeSource")]
public sealed partial record AzureDiskVolumeSource
{
    [Field(1, Required = true, Default = "\"\"")]
    public string DiskName { get; init; } = "";

    [Field(2, Required = true, Default = "\"\"")]
    public string DiskURI { get; init; } = "";

    [Field(3, Default = "\"ReadWrite\"")]
    public string? CachingMode { get; init; }

    [Field(4, Default = "\"ext4\"")]
    public string? FsType { get; init; }

    [Field(5, Default = "false")]
    public bool? ReadOnly { get; init; }

    [Field(6, Default = "\"Shared\"")]
    public string? Kind { get; init; }
}
