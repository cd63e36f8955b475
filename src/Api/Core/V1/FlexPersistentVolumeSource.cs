using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A volume of a FlexVolume driver, a program installed on the node.</summary>
[ApiType("io.k8s.api.core.v1.FlexPersistentVolumeSource")]
public sealed partial record FlexPersistentVolumeSource
{
    /// <summary>The driver's name.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Driver { get; init; } = "";

    /// <summary>The file system to mount. The driver's choice when unset.</summary>
    [Field(2)]
    public string? FsType { get; init; }

    /// <summary>A Secret handed to the driver.</summary>
    [Field(3)]
    public SecretReference? SecretRef { get; init; }

    /// <summary>Mount it read-only. False when unset.</summary>
    [Field(4)]
    public bool? ReadOnly { get; init; }

    /// <summary>Further options for the driver.</summary>
    [Field(5)]
    public IReadOnlyDictionary<string, string> Options { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
