using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Which request of a ResourceClaim serves an extended resource of a container.</summary>
[ApiType("io.k8s.api.core.v1.ContainerExtendedResourceRequest")]
public sealed partial record ContainerExtendedResourceRequest
{
    /// <summary>The container that asks for the extended resource.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string ContainerName { get; init; } = "";

    /// <summary>The extended resource.</summary>
    [Field(2, Required = true, Default = "\"\"")]
    public string ResourceName { get; init; } = "";

    /// <summary>The request within the ResourceClaim.</summary>
    [Field(3, Required = true, Default = "\"\"")]
    public string RequestName { get; init; } = "";
}
