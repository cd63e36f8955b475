using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Coordination.V1;

/// <summary>A claim that must be renewed to be kept. Components elect a leader and nodes tell that they live by it.</summary>
[ApiType("io.k8s.api.coordination.v1.Lease")]
[Kind("coordination.k8s.io", "v1", "Lease", "leases")]
public sealed partial record Lease
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Who holds the lease, since when and for how long.</summary>
    [Field(2)]
    public LeaseSpec Spec { get; init; } = new();
}
