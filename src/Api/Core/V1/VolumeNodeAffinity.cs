using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>The nodes from which a volume can be reached.</summary>
[ApiType("io.k8s.api.core.v1.VolumeNodeAffinity")]
public sealed partial record VolumeNodeAffinity
{
    /// <summary>Which nodes. Pods that use the volume run on these only.</summary>
    [Field(1)]
    public NodeSelector? Required { get; init; }
}
