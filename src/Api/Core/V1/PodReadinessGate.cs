using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

[ApiType("io.k8s.api.core.v1.PodReadinessGate")]
public sealed partial record PodReadinessGate
{
    [Field(1, Required = true, Default = "\"\"")]
    public string ConditionType { get; init; } = "";
}
