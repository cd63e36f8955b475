using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.NodeSelector", Atomic = true)]
public sealed partial record NodeSelector
{
    [Field(1, Required = true, ListType = "atomic")]
    public IReadOnlyList<NodeSelectorTerm> NodeSelectorTerms { get; init; } = [];
}
