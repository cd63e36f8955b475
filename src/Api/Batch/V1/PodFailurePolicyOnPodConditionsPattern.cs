using MiniKube.Api.Codecs;

namespace MiniKube.Api.Batch.V1;

/// <summary>A condition of a pod that a rule is about.</summary>
[ApiType("io.k8s.api.batch.v1.PodFailurePolicyOnPodConditionsPattern")]
public sealed partial record PodFailurePolicyOnPodConditionsPattern
{
    /// <summary>The condition's type, such as DisruptionTarget.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Type { get; init; } = "";

    /// <summary>The status that the condition must have: True, False or Unknown. True when unset.</summary>
    [Field(2, Default = "\"\"")]
    public string Status { get; init; } = "";
}
