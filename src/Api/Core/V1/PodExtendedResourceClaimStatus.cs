using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>The ResourceClaim that was made for a pod's extended resources.</summary>
[ApiType("io.k8s.api.core.v1.PodExtendedResourceClaimStatus")]
public sealed partial record PodExtendedResourceClaimStatus
{
    /// <summary>Which request of the claim serves which container's resource.</summary>
    [Field(1, Required = true, ListType = "atomic")]
    public IReadOnlyList<ContainerExtendedResourceRequest> RequestMappings { get; init; } = [];

    /// <summary>The ResourceClaim in the pod's namespace.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string ResourceClaimName { get; init; } = "";
}
