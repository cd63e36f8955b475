using MiniKube.Api.Codecs;

namespace MiniKube.Api.Batch.V1;

/// <summary>Which successes are enough. Needs at least one of its fields.</summary>
[ApiType("io.k8s.api.batch.v1.SuccessPolicyRule")]
public sealed partial record SuccessPolicyRule
{
    /// <summary>The indexes that must all succeed, such as <c>1,3-5,7</c>; with succeededCount, those that are counted.</summary>
    [Field(1, Pointer = true)]
    public string? SucceededIndexes { get; init; }

    /// <summary>How many indexes must succeed, of succeededIndexes or, where that is unset, of all. At most completions.</summary>
    [Field(2, Pointer = true)]
    public int? SucceededCount { get; init; }
}
