using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.NodeSelectorTerm", Atomic = true)]
public sealed partial record NodeSelectorTerm
{
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<NodeSelectorRequirement> MatchExpressions { get; init; } = [];

    [Field(2, ListType = "atomic")]
    public IReadOnlyList<NodeSelectorRequirement> MatchFields { get; init; } = [];
}
