using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A directory, disk or partition of one node. The volume's nodeAffinity tells which node.</summary>
[ApiType("io.k8s.api.core.v1.LocalVolumeSource")]
public sealed partial record LocalVolumeSource
{
    /// <summary>The path on the node: a directory, or a block device.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Path { get; init; } = "";

    /// <summary>The file system to mount where path is a block device. Chosen automatically when unset.</summary>
    [Field(2, Pointer = true)]
    public string? FsType { get; init; }
}
