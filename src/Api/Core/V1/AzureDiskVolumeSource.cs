using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>An Azure data disk.</summary>
[ApiType("io.k8s.api.core.v1.AzureDiskVolumeSource")]
public sealed partial record AzureDiskVolumeSource
{
    /// <summary>The disk's name in the blob storage.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string DiskName { get; init; } = "";

    /// <summary>The disk's URI.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string DiskURI { get; init; } = "";

    /// <summary>How the host caches: None, ReadOnly or ReadWrite.</summary>
    [Field(3, Pointer = true, Enum = Enums.AzureDataDiskCachingMode, Default = "\"ReadWrite\"")]
    public string? CachingMode { get; init; }

    /// <summary>The file system to mount, such as ext4 or xfs.</summary>
    [Field(4, Pointer = true, Default = "\"ext4\"")]
    public string? FsType { get; init; }

    /// <summary>Mount it read-only.</summary>
    [Field(5, Pointer = true, Default = "false")]
    public bool? ReadOnly { get; init; }

    /// <summary>Shared (many disks in a storage account), Dedicated (one in each) or Managed.</summary>
    [Field(6, Pointer = true, Enum = Enums.AzureDataDiskKind, Default = "\"Shared\"")]
    public string? Kind { get; init; }
}
