using System.Collections.ObjectModel;
using MiniKube.Api.Codecs;

namespace MiniKube.Api.Meta.V1;

[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector", Atomic = true)]
public sealed partial record LabelSelector
{
    [Field(1)]
    public IReadOnlyDictionary<string, string> MatchLabels { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    [Field(2, ListType = "atomic")]
    public IReadOnlyList<LabelSelectorRequirement> MatchExpressions { get; init; } = [];
}
