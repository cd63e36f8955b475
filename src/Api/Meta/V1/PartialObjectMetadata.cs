using MiniKube.Api.Codecs;

namespace MiniKube.Api.Meta.V1;

/// <summary>An object of which only the metadata is told, whatever its kind.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.PartialObjectMetadata")]
public sealed partial record PartialObjectMetadata
{
    /// <summary>Name, labels and whatever else every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>meta.k8s.io/v1 or v1beta1.</summary>
    [Field(0)]
    public string? ApiVersion { get; init; }

    /// <summary>PartialObjectMetadata.</summary>
    [Field(0)]
    public string? Kind { get; init; }
}
