using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.PodResourceClaimStatus")]
public sealed partial record PodResourceClaimStatus
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    [Field(2)]
    public string? ResourceClaimName { get; init; }
}
