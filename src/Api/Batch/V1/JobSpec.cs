using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Batch.V1;

/// <summary>What a Job runs, how often, and when it counts as done or failed.</summary>
[ApiType("io.k8s.api.batch.v1.JobSpec")]
public sealed partial record JobSpec
{
    /// <summary>How many pods may run at a time. 1 when unset; 0 stops all of them.</summary>
    [Field(1, Pointer = true)]
    public int? Parallelism { get; init; }

    /// <summary>How many pods must succeed. When unset, 1 if parallelism is unset too; else one success is enough and no more pods are made.</summary>
    [Field(2, Pointer = true)]
    public int? Completions { get; init; }

    /// <summary>Seconds from startTime after which the Job fails and its pods are ended. No bound when unset.</summary>
    [Field(3, Pointer = true)]
    public long? ActiveDeadlineSeconds { get; init; }

    /// <summary>What to do about failed pods, depending on how they failed. When unset each counts towards backoffLimit. Needs restartPolicy Never.</summary>
    [Field(11)]
    public PodFailurePolicy? PodFailurePolicy { get; init; }

    /// <summary>When an Indexed Job has succeeded early, before all indexes have. When unset every index must succeed.</summary>
    [Field(16)]
    public SuccessPolicy? SuccessPolicy { get; init; }

    /// <summary>How many failures are made up for with new pods before the Job fails. 6 when unset; no bound when unset with backoffLimitPerIndex.</summary>
    [Field(7, Pointer = true)]
    public int? BackoffLimit { get; init; }

    /// <summary>How many failures of one index are made up for before that index fails. Only with Indexed and restartPolicy Never; cannot be changed.</summary>
    [Field(12, Pointer = true)]
    public int? BackoffLimitPerIndex { get; init; }

    /// <summary>How many indexes may fail before the whole Job does. Any number when unset. Only with backoffLimitPerIndex.</summary>
    [Field(13, Pointer = true)]
    public int? MaxFailedIndexes { get; init; }

    /// <summary>Which pods belong to this Job. Filled in by the API server unless manualSelector is true; cannot be changed.</summary>
    [Field(4)]
    public LabelSelector? Selector { get; init; }

    /// <summary>When true, selector and the template's labels are up to you and must be unlike those of other Jobs. False when unset: they are filled in.</summary>
    [Field(5, Pointer = true)]
    public bool? ManualSelector { get; init; }

    /// <summary>The pods to make. Their restartPolicy must be Never or OnFailure.</summary>
    [Field(6, Required = true)]
    public PodTemplateSpec Template { get; init; } = new();

    /// <summary>Seconds after its end until the Job is deleted, 0 for at once. Never when unset.</summary>
    [Field(8, Pointer = true)]
    public int? TtlSecondsAfterFinished { get; init; }

    /// <summary>NonIndexed (the default): any pods count. Indexed: each pod gets an index from 0 to completions - 1, and each index must succeed once.</summary>
    [Field(9, Pointer = true, Enum = Enums.CompletionMode)]
    public string? CompletionMode { get; init; }

    /// <summary>While true no pods are made, and those that run are deleted. Resuming starts anew, activeDeadlineSeconds included. False when unset.</summary>
    [Field(10, Pointer = true)]
    public bool? Suspend { get; init; }

    /// <summary>
    /// When a pod is replaced: TerminatingOrFailed (as soon as it begins to end) or Failed (when it has ended). Failed with podFailurePolicy, else the former when
    /// unset.
    /// </summary>
    [Field(14, Pointer = true, Enum = Enums.PodReplacementPolicy)]
    public string? PodReplacementPolicy { get; init; }

    /// <summary>The controller in charge, such as example.com/controller. The built-in one when unset or kubernetes.io/job-controller. Cannot be changed.</summary>
    [Field(15, Pointer = true)]
    public string? ManagedBy { get; init; }
}
