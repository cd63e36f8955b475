using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>The bounds and defaults of a LimitRange.</summary>
[ApiType("io.k8s.api.core.v1.LimitRangeSpec")]
public sealed partial record LimitRangeSpec
{
    /// <summary>What is enforced, one entry per type of object.</summary>
    [Field(1, Required = true, ListType = "atomic")]
    public IReadOnlyList<LimitRangeItem> Limits { get; init; } = [];
}
