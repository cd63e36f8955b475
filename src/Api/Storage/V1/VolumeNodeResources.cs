using MiniKube.Api.Codecs;

namespace MiniKube.Api.Storage.V1;

/// <summary>How many volumes a node can hold.</summary>
[ApiType("io.k8s.api.storage.v1.VolumeNodeResources")]
public sealed partial record VolumeNodeResources
{
    /// <summary>The number of different volumes of the driver, each counted once however many pods use it. Without limit when unset.</summary>
    [Field(1, Pointer = true)]
    public int? Count { get; init; }
}
