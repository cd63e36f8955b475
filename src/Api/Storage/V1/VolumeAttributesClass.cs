using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Storage.V1;

/// <summary>Settings of volumes that can be changed while they exist: a claim is switched from one class to another.</summary>
[ApiType("io.k8s.api.storage.v1.VolumeAttributesClass")]
[Kind("storage.k8s.io", "v1", "VolumeAttributesClass", "volumeattributesclasses", ClusterScoped = true)]
public sealed partial record VolumeAttributesClass
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The CSI driver's name. Cannot be changed.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string DriverName { get; init; } = "";

    /// <summary>The settings, as the driver knows them: 1 to 512, of at most 256 KiB together. Cannot be changed.</summary>
    [Field(3)]
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}
