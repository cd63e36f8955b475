using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.PodSchedulingGate")]
public sealed partial record PodSchedulingGate
{
    [Field(1, Required = true, Default = "\"\"")]
    public string Name { get; init; } = "";
}
