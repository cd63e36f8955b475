using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.CSIVolumeSource")]
public sealed partial record CSIVolumeSource
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Driver { get; init; } = "";

    [Field(2)]
    public bool? ReadOnly { get; init; }

    [Field(3)]
    public string? FsType { get; init; }

    [Field(4)]
    public IReadOnlyDictionary<string, string> VolumeAttributes { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    [Field(5)]
    public LocalObjectReference? NodePublishSecretRef { get; init; }
}
