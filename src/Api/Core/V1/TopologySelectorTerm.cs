using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Requirements of a place that must all hold. An empty term matches nothing.</summary>
[ApiType("io.k8s.api.core.v1.TopologySelectorTerm", Atomic = true)]
public sealed partial record TopologySelectorTerm
{
    /// <summary>Requirements of its labels.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<TopologySelectorLabelRequirement> MatchLabelExpressions { get; init; } = [];
}
