using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A ResourceClaim that a pod uses, under a name of the pod's own.</summary>
[ApiType("io.k8s.api.core.v1.PodResourceClaim")]
public sealed partial record PodResourceClaim
{
    /// <summary>The name containers refer to it by; a DNS label, unique within the pod.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>An existing ResourceClaim in the pod's namespace. Either this or resourceClaimTemplateName.</summary>
    [Field(3, Pointer = true)]
    public string? ResourceClaimName { get; init; }

    /// <summary>A template from which a ResourceClaim is made for this pod; it goes away with the pod.</summary>
    [Field(4, Pointer = true)]
    public string? ResourceClaimTemplateName { get; init; }
}
