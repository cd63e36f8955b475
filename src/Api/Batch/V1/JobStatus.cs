using MiniKube.Api.Codecs;
using MiniKube.Api.Values;

namespace MiniKube.Api.Batch.V1;

/// <summary>How far a Job has come.</summary>
[ApiType("io.k8s.api.batch.v1.JobStatus")]
public sealed partial record JobStatus
{
    /// <summary>What can be said of the Job as a whole. A finished Job has Complete or Failed with status True.</summary>
    [Field(1, ListType = "atomic", MergeKey = "type", PatchStrategy = "merge")]
    public IReadOnlyList<JobCondition> Conditions { get; init; } = [];

    /// <summary>When the Job was started, or last resumed.</summary>
    [Field(2)]
    public Timestamp? StartTime { get; init; }

    /// <summary>When the Job completed. Set only when it succeeded.</summary>
    [Field(3)]
    public Timestamp? CompletionTime { get; init; }

    /// <summary>Pods that are pending or running and not being deleted.</summary>
    [Field(4)]
    public int? Active { get; init; }

    /// <summary>Pods that ended successfully.</summary>
    [Field(5)]
    public int? Succeeded { get; init; }

    /// <summary>Pods that failed.</summary>
    [Field(6)]
    public int? Failed { get; init; }

    /// <summary>Pods that are being deleted but have not ended yet.</summary>
    [Field(11, Pointer = true)]
    public int? Terminating { get; init; }

    /// <summary>The indexes of an Indexed Job that have succeeded, such as <c>1,3-5,7</c>.</summary>
    [Field(7)]
    public string? CompletedIndexes { get; init; }

    /// <summary>The indexes that have failed, such as <c>1,3-5,7</c>. Set only with backoffLimitPerIndex.</summary>
    [Field(10, Pointer = true)]
    public string? FailedIndexes { get; init; }

    /// <summary>Pods that have ended but are not in the counts above yet. The controller's own note.</summary>
    [Field(8)]
    public UncountedTerminatedPods? UncountedTerminatedPods { get; init; }

    /// <summary>Active pods that are ready.</summary>
    [Field(9, Pointer = true)]
    public int? Ready { get; init; }
}
