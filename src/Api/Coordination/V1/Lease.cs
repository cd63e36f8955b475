using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Coordination.V1;

[ApiType("io.k8s.api.coordination.v1.Lease")]
[Kind("coordination.k8s.io", "v1", "Lease", "leases")]
public sealed partial record Lease
{
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    [Field(2)]
    public LeaseSpec Spec { get; init; } = new();
}
