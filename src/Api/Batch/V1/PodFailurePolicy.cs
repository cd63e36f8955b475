using MiniKube.Api.Codecs;

namespace MiniKube.Api.Batch.V1;

/// <summary>What a Job does about failed pods, depending on how they failed.</summary>
[ApiType("io.k8s.api.batch.v1.PodFailurePolicy")]
public sealed partial record PodFailurePolicy
{
    /// <summary>Tried in order; the first that matches decides. A pod that none matches counts towards backoffLimit. At most 20.</summary>
    [Field(1, Required = true, ListType = "atomic")]
    public IReadOnlyList<PodFailurePolicyRule> Rules { get; init; } = [];
}
