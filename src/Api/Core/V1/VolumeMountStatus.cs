using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>How a volume is mounted in a container.</summary>
[ApiType("io.k8s.api.core.v1.VolumeMountStatus")]
public sealed partial record VolumeMountStatus
{
    /// <summary>The volume's name.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>The path in the container.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string MountPath { get; init; } = "";

    /// <summary>Whether it is mounted read-only.</summary>
    [Field(3)]
    public bool? ReadOnly { get; init; }

    /// <summary>Enabled or Disabled: whether mounts below are read-only, too. Unset for writable mounts.</summary>
    [Field(4, Pointer = true)]
    public string? RecursiveReadOnly { get; init; }

    /// <summary>More about the volume itself.</summary>
    [Field(5)]
    public VolumeStatus? VolumeStatus { get; init; }
}
