using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Batch.V1;

/// <summary>Runs pods until enough of them have ended successfully.</summary>
[ApiType("io.k8s.api.batch.v1.Job")]
[Kind("batch", "v1", "Job", "jobs")]
public sealed partial record Job
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The pods that are wanted, and when they are enough.</summary>
    [Field(2)]
    public JobSpec Spec { get; init; } = new();

    /// <summary>How far it has come, as last seen by the controller.</summary>
    [Field(3)]
    public JobStatus Status { get; init; } = new();
}
