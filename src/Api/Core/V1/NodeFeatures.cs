using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>What a node's runtime supports, whichever handler is used.</summary>
[ApiType("io.k8s.api.core.v1.NodeFeatures")]
public sealed partial record NodeFeatures
{
    /// <summary>Whether the field of that name in pods' securityContext is heeded, and container users are reported.</summary>
    [Field(1, Pointer = true)]
    public bool? SupplementalGroupsPolicy { get; init; }
}
