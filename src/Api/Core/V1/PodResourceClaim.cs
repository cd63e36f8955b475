using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.PodResourceClaim")]
public sealed partial record PodResourceClaim
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    [Field(3)]
    public string? ResourceClaimName { get; init; }

    [Field(4)]
    public string? ResourceClaimTemplateName { get; init; }
}
