using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

/// <summary>Certain pods, and how near counts as together.</summary>
[ApiType("io.k8s.api.core.v1.PodAffinityTerm")]
public sealed partial record PodAffinityTerm
{
    /// <summary>Which pods. None when unset.</summary>
    [Field(1)]
    public LabelSelector? LabelSelector { get; init; }

    /// <summary>Namespaces to look in, besides those of namespaceSelector. The pod's own when both are unset.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>The node label whose equal values count as together, such as kubernetes.io/hostname or topology.kubernetes.io/zone. Must not be empty.</summary>
    [Field(3, Required = true, Default = "\"\"")]
    public string TopologyKey { get; init; } = "";

    /// <summary>Namespaces to look in, by labels; all when empty.</summary>
    [Field(4)]
    public LabelSelector? NamespaceSelector { get; init; }

    /// <summary>Labels in which the other pods must equal this one, such as pod-template-hash. Needs labelSelector, which must not name them.</summary>
    [Field(5, ListType = "atomic")]
    public IReadOnlyList<string> MatchLabelKeys { get; init; } = [];

    /// <summary>Labels in which the other pods must differ from this one. Needs labelSelector, which must not name them.</summary>
    [Field(6, ListType = "atomic")]
    public IReadOnlyList<string> MismatchLabelKeys { get; init; } = [];
}
