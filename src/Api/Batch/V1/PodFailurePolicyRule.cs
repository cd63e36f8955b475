using MiniKube.Api.Codecs;

namespace MiniKube.Api.Batch.V1;

/// <summary>What to do about a pod that failed in a certain way. Has either onExitCodes or onPodConditions.</summary>
[ApiType("io.k8s.api.batch.v1.PodFailurePolicyRule")]
public sealed partial record PodFailurePolicyRule
{
    /// <summary>FailJob fails the Job, FailIndex the pod's index; Ignore replaces the pod without counting it; Count counts it towards backoffLimit.</summary>
    [Field(1, Required = true, Enum = Enums.PodFailurePolicyAction, Default = "\"\"")]
    public string Action { get; init; } = "";

    /// <summary>Matches pods by the exit codes of their containers.</summary>
    [Field(2)]
    public PodFailurePolicyOnExitCodesRequirement? OnExitCodes { get; init; }

    /// <summary>Matches pods that have one of these conditions. At most 20.</summary>
    [Field(3, ListType = "atomic")]
    public IReadOnlyList<PodFailurePolicyOnPodConditionsPattern> OnPodConditions { get; init; } = [];
}
