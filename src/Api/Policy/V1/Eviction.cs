using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Policy.V1;

/// <summary>Asks for a pod to be deleted, unless a PodDisruptionBudget forbids it. Posted to the pod's subresource eviction.</summary>
[ApiType("io.k8s.api.policy.v1.Eviction")]
[Kind("policy", "v1", "Eviction", "evictions")]
public sealed partial record Eviction
{
    /// <summary>The pod's name and namespace.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>How the pod is to be deleted.</summary>
    [Field(2)]
    public DeleteOptions? DeleteOptions { get; init; }
}
