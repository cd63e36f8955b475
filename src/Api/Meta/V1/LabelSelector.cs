using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;

namespace MiniKube.Api.Meta.V1;

/// <summary>Picks objects by their labels. All requirements must hold; an empty selector picks everything, an absent one nothing.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector", Atomic = true)]
public sealed partial record LabelSelector
{
    /// <summary>Labels that must be there with exactly these values.</summary>
    [Field(1)]
    public IReadOnlyDictionary<string, string> MatchLabels { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Further requirements, which must all hold as well.</summary>
    [Field(2, ListType = "atomic")]
    public IReadOnlyList<LabelSelectorRequirement> MatchExpressions { get; init; } = [];
}
