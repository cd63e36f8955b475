using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.PodSchedulingGroup")]
public sealed partial record PodSchedulingGroup
{
    [Field(1)]
    public string? PodGroupName { get; init; }
}
