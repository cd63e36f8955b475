using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A file or directory of the node.</summary>
[ApiType("io.k8s.api.core.v1.HostPathVolumeSource")]
public sealed partial record HostPathVolumeSource
{
    /// <summary>The path on the node. Links are followed.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Path { get; init; } = "";

    /// <summary>What must be there: DirectoryOrCreate, Directory, FileOrCreate, File, Socket, CharDevice or BlockDevice. Not checked when empty.</summary>
    [Field(2, Pointer = true, Enum = Enums.HostPathType)]
    public string? Type { get; init; }
}
