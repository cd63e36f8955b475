using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.PreferredSchedulingTerm")]
public sealed partial record PreferredSchedulingTerm
{
    [Field(1, Required = true, Default = "0")]
    public int Weight { get; init; }

    [Field(2, Required = true)]
    public NodeSelectorTerm Preference { get; init; } = new();
}
