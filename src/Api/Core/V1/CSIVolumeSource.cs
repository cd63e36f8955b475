using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A volume that a CSI driver makes for one pod.</summary>
[ApiType("io.k8s.api.core.v1.CSIVolumeSource")]
public sealed partial record CSIVolumeSource
{
    /// <summary>The CSI driver, by the name it is registered under.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Driver { get; init; } = "";

    /// <summary>Mount it read-only. False when unset.</summary>
    [Field(2, Pointer = true)]
    public bool? ReadOnly { get; init; }

    /// <summary>The file system to mount, such as ext4 or xfs. The driver's choice when empty.</summary>
    [Field(3, Pointer = true)]
    public string? FsType { get; init; }

    /// <summary>Properties handed to the driver, which tells what it knows.</summary>
    [Field(4)]
    public IReadOnlyDictionary<string, string> VolumeAttributes { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>A Secret with what the driver needs to publish the volume, in the pod's namespace.</summary>
    [Field(5)]
    public LocalObjectReference? NodePublishSecretRef { get; init; }
}
