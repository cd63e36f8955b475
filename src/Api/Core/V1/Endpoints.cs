using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.Endpoints")]
[Kind("", "v1", "Endpoints", "endpoints")]
public sealed partial record Endpoints
{
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    [Field(2, ListType = "atomic")]
    public IReadOnlyList<EndpointSubset> Subsets { get; init; } = [];
}
