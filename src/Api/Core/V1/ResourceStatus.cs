using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.ResourceStatus")]
public sealed partial record ResourceStatus
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";

    [Field(2, ListType = "map", ListMapKeys = ["resourceID"])]
    public IReadOnlyList<ResourceHealth> Resources { get; init; } = [];
}
