using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A block device that appears in a container.</summary>
[ApiType("io.k8s.api.core.v1.VolumeDevice")]
public sealed partial record VolumeDevice
{
    /// <summary>The volume's name in the pod: a PersistentVolumeClaim of volumeMode Block.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>The device's path in the container.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string DevicePath { get; init; } = "";
}
