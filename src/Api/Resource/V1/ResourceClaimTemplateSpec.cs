using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Resource.V1;

/// <summary>A ResourceClaim to be made.</summary>
[ApiType("io.k8s.api.resource.v1.ResourceClaimTemplateSpec")]
public sealed partial record ResourceClaimTemplateSpec
{
    /// <summary>Labels and annotations for the claim. Nothing else is allowed.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What the claim asks for.</summary>
    [Field(2, Required = true)]
    public ResourceClaimSpec Spec { get; init; } = new();
}
