using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.ContainerExtendedResourceRequest")]
public sealed partial record ContainerExtendedResourceRequest
{
    [Field(1, Required = true, Default = "\"\"")]
    public string ContainerName { get; init; } = "";

    [Field(2, Required = true, Default = "\"\"")]
    public string ResourceName { get; init; } = "";

    [Field(3, Required = true, Default = "\"\"")]
    public string RequestName { get; init; } = "";
}
