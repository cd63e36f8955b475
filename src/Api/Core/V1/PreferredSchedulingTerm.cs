using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A preference with its weight. An empty preference matches every node.</summary>
[ApiType("io.k8s.api.core.v1.PreferredSchedulingTerm")]
public sealed partial record PreferredSchedulingTerm
{
    /// <summary>How much it counts, from 1 to 100.</summary>
    [Field(1, Required = true, Default = "0")]
    public int Weight { get; init; }

    /// <summary>Which nodes are preferred.</summary>
    [Field(2, Required = true)]
    public NodeSelectorTerm Preference { get; init; } = new();
}
