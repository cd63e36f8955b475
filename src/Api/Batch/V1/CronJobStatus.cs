using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Values;

namespace MiniKube.Api.Batch.V1;

/// <summary>The Jobs of a CronJob that run now, and when it last ran.</summary>
[ApiType("io.k8s.api.batch.v1.CronJobStatus")]
public sealed partial record CronJobStatus
{
    /// <summary>The Jobs that run now.</summary>
    [Field(1, ListType = "atomic")]
    public IReadOnlyList<ObjectReference> Active { get; init; } = [];

    /// <summary>The time, by the schedule, of the last Job that was made.</summary>
    [Field(4)]
    public Timestamp? LastScheduleTime { get; init; }

    /// <summary>When a Job last completed successfully.</summary>
    [Field(5)]
    public Timestamp? LastSuccessfulTime { get; init; }
}
