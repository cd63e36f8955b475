using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.PodAffinityTerm")]
public sealed partial record PodAffinityTerm
{
    [Field(1)]
    public LabelSelector? LabelSelector { get; init; }

    [Field(2, ListType = "atomic")]
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    [Field(3, Required = true, Default = "\"\"")]
    public string TopologyKey { get; init; } = "";

    [Field(4)]
    public LabelSelector? NamespaceSelector { get; init; }

    [Field(5, ListType = "atomic")]
    public IReadOnlyList<string> MatchLabelKeys { get; init; } = [];

    [Field(6, ListType = "atomic")]
    public IReadOnlyList<string> MismatchLabelKeys { get; init; } = [];
}
