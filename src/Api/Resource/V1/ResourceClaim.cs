using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Resource.V1;

/// <summary>A claim to devices for pods, and what it got.</summary>
[ApiType("io.k8s.api.resource.v1.ResourceClaim")]
[Kind("resource.k8s.io", "v1", "ResourceClaim", "resourceclaims")]
public sealed partial record ResourceClaim
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What is asked for. Cannot be changed.</summary>
    [Field(2, Required = true)]
    public ResourceClaimSpec Spec { get; init; } = new();

    /// <summary>What was allocated, and for whom.</summary>
    [Field(3)]
    public ResourceClaimStatus Status { get; init; } = new();
}
