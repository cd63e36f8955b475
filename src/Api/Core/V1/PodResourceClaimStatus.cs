using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>The ResourceClaim that stands behind an entry of spec.resourceClaims.</summary>
[ApiType("io.k8s.api.core.v1.PodResourceClaimStatus")]
public sealed partial record PodResourceClaimStatus
{
    /// <summary>The entry's name.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>The ResourceClaim made for the pod. Unset when none was needed.</summary>
    [Field(2, Pointer = true)]
    public string? ResourceClaimName { get; init; }
}
