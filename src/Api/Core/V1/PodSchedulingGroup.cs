using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>The group of pods that a pod is scheduled with.</summary>
[ApiType("io.k8s.api.core.v1.PodSchedulingGroup")]
public sealed partial record PodSchedulingGroup
{
    /// <summary>The PodGroup in the same namespace. The pod waits until that group can be scheduled.</summary>
    [Field(1, Pointer = true)]
    public string? PodGroupName { get; init; }
}
