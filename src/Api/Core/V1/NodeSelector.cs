using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>Which nodes: those that match one of the terms.</summary>
[ApiType("io.k8s.api.core.v1.NodeSelector", Atomic = true)]
public sealed partial record NodeSelector
{
    /// <summary>The terms, at least one. A node needs to match only one.</summary>
    [Field(1, Required = true, ListType = "atomic")]
    public IReadOnlyList<NodeSelectorTerm> NodeSelectorTerms { get; init; } = [];
}
