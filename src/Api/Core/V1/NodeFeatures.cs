using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.NodeFeatures")]
public sealed partial record NodeFeatures
{
    [Field(1)]
    public bool? SupplementalGroupsPolicy { get; init; }
}
