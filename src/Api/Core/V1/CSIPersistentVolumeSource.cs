using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A volume that a CSI driver manages.</summary>
[ApiType("io.k8s.api.core.v1.CSIPersistentVolumeSource")]
public sealed partial record CSIPersistentVolumeSource
{
    /// <summary>The CSI driver, by the name it is registered under.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Driver { get; init; } = "";

    /// <summary>What the driver calls the volume: the volume_id of all further calls. Cannot be changed.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string VolumeHandle { get; init; } = "";

    /// <summary>Publish it read-only. False when unset.</summary>
    [Field(3)]
    public bool? ReadOnly { get; init; }

    /// <summary>The file system to mount, such as ext4 or xfs. The driver's choice when unset.</summary>
    [Field(4)]
    public string? FsType { get; init; }

    /// <summary>Properties of the volume that the driver noted when it made it and gets back on publishing.</summary>
    [Field(5)]
    public IReadOnlyDictionary<string, string> VolumeAttributes { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>A Secret with what the driver needs to attach the volume to a node and to detach it.</summary>
    [Field(6)]
    public SecretReference? ControllerPublishSecretRef { get; init; }

    /// <summary>A Secret with what the driver needs to stage the volume on a node, once for all of its pods.</summary>
    [Field(7)]
    public SecretReference? NodeStageSecretRef { get; init; }

    /// <summary>A Secret with what the driver needs to publish the volume for a pod.</summary>
    [Field(8)]
    public SecretReference? NodePublishSecretRef { get; init; }

    /// <summary>A Secret with what the driver's controller needs to grow the volume.</summary>
    [Field(9)]
    public SecretReference? ControllerExpandSecretRef { get; init; }

    /// <summary>A Secret with what the driver needs on the node to grow the volume's file system.</summary>
    [Field(10)]
    public SecretReference? NodeExpandSecretRef { get; init; }
}
