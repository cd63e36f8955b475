using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.PodExtendedResourceClaimStatus")]
public sealed partial record PodExtendedResourceClaimStatus
{
    [Field(1, Required = true, ListType = "atomic")]
    public IReadOnlyList<ContainerExtendedResourceRequest> RequestMappings { get; init; } = [];

    [Field(2, Required = true, Default = "\"\"")]
    public string ResourceClaimName { get; init; } = "";
}
