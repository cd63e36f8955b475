using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Apps.V1;

/// <summary>What a Deployment is to look like.</summary>
[ApiType("io.k8s.api.apps.v1.DeploymentSpec")]
public sealed partial record DeploymentSpec
{
    /// <summary>How many pods are wanted. 1 when unset; 0 stops all of them.</summary>
    [Field(1, Pointer = true)]
    public int? Replicas { get; init; }

    /// <summary>
    /// Which pods belong to this Deployment. Must match the template's labels, must not overlap with other controllers' selectors, and cannot be changed.
    /// </summary>
    [Field(2, Required = true)]
    public LabelSelector Selector { get; init; } = new();

    /// <summary>The pods to make. A change of it starts a rollout. Its restartPolicy can only be Always.</summary>
    [Field(3, Required = true)]
    public PodTemplateSpec Template { get; init; } = new();

    /// <summary>How old pods are replaced by new ones. A rolling update by 25% when unset.</summary>
    [Field(4, PatchStrategy = "retainKeys", Embedded = true)]
    public DeploymentStrategy? Strategy { get; init; }

    /// <summary>Seconds a new pod must stay ready before it counts as available. 0 when unset.</summary>
    [Field(5)]
    public int? MinReadySeconds { get; init; }

    /// <summary>How many old ReplicaSets are kept to roll back to. 10 when unset.</summary>
    [Field(6, Pointer = true)]
    public int? RevisionHistoryLimit { get; init; }

    /// <summary>While true, changes of the template are not rolled out. Scaling still works.</summary>
    [Field(7)]
    public bool? Paused { get; init; }

    /// <summary>
    /// Seconds without progress after which the condition Progressing becomes False. The controller tries on regardless. 600 when unset; must exceed minReadySeconds.
    /// </summary>
    [Field(9, Pointer = true)]
    public int? ProgressDeadlineSeconds { get; init; }
}
