using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Requirements of a node that must all hold. An empty term matches nothing.</summary>
[ApiType("io.k8s.api.core.v1.NodeSelectorTerm", Atomic = true)]
public sealed partial record NodeSelectorTerm
{
    /// <summary>Requirements of its labels.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<NodeSelectorRequirement> MatchExpressions { get; init; } = [];

    /// <summary>Requirements of its fields; metadata.name is the only one.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<NodeSelectorRequirement> MatchFields { get; init; } = [];
}
