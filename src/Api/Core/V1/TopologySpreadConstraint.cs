using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.TopologySpreadConstraint")]
public sealed partial record TopologySpreadConstraint
{
    [Field(1, Required = true, Default = "0")]
    public int MaxSkew { get; init; }

    [Field(2, Required = true, Default = "\"\"")]
    public string TopologyKey { get; init; } = "";

    [Field(3, Required = true, Default = "\"\"")]
    public string WhenUnsatisfiable { get; init; } = "";

    [Field(4)]
    public LabelSelector? LabelSelector { get; init; }

    [Field(5)]
    public int? MinDomains { get; init; }

    [Field(6)]
    public string? NodeAffinityPolicy { get; init; }

    [Field(7)]
    public string? NodeTaintsPolicy { get; init; }

    [Field(8, ListType = "atomic")]
    public IReadOnlyList<string> MatchLabelKeys { get; init; } = [];
}
