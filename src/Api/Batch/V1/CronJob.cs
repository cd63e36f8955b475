using MiniKube.Api.Codecs;
using MiniKube.Api.Meta.V1;

namespace MiniKube.Api.Batch.V1;

/// <summary>Makes a Job again and again, by a schedule.</summary>
[ApiType("io.k8s.api.batch.v1.CronJob")]
[Kind("batch", "v1", "CronJob", "cronjobs")]
public sealed partial record CronJob
{
    /// <summary>Name, labels and the rest that every object has.</summary>
    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The Job that is wanted, and when.</summary>
    [Field(2, Required = true)]
    public CronJobSpec Spec { get; init; } = new();

    /// <summary>The Jobs that run now, and when it last ran.</summary>
    [Field(3)]
    public CronJobStatus Status { get; init; } = new();
}
