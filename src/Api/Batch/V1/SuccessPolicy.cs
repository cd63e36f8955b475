using MiniKube.Api.Codecs;

namespace MiniKube.Api.Batch.V1;

/// <summary>When an Indexed Job has succeeded early.</summary>
[ApiType("io.k8s.api.batch.v1.SuccessPolicy")]
public sealed partial record SuccessPolicy
{
    /// <summary>Tried in order. Once one is met the pods that are left are ended and the Job completes. 1 to 20.</summary>
    [Field(1, Required = true, ListType = "atomic")]
    public IReadOnlyList<SuccessPolicyRule> Rules { get; init; } = [];
}
