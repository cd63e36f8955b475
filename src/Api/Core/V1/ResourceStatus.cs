using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>The health of the devices behind one resource of a container.</summary>
[ApiType("io.k8s.api.core.v1.ResourceStatus")]
public sealed partial record ResourceStatus
{
    /// <summary>The resource, or claim:name/request for one of a ResourceClaim.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    /// <summary>Its devices, each once.</summary>
    [Field(2, ListType = "map", ListMapKeys = ["resourceID"])]
    public IReadOnlyList<ResourceHealth> Resources { get; init; } = [];
}
