using MiniKube.Api.Codecs;

namespace MiniKube.Api.Core.V1;

/// <summary>A condition that a pod needs to be ready.</summary>
[ApiType("io.k8s.api.core.v1.PodReadinessGate")]
public sealed partial record PodReadinessGate
{
    /// <summary>The type of the condition, looked up in status.conditions. A condition that is missing counts as False.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string ConditionType { get; init; } = "";
}
