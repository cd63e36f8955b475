using MiniKube.Api.Codecs;

namespace MiniKube.Api.Batch.V1;

/// <summary>What a CronJob runs, and when.</summary>
[ApiType("io.k8s.api.batch.v1.CronJobSpec")]
public sealed partial record CronJobSpec
{
    /// <summary>When, as a cron line: minute, hour, day of month, month, day of week; or a word such as <c>@hourly</c>.</summary>
    [Field(1, Required = true, Default = "\"\"")]
    public string Schedule { get; init; } = "";

    /// <summary>The time zone of the schedule, such as Europe/Berlin. That of the controller when unset.</summary>
    [Field(8, Pointer = true)]
    public string? TimeZone { get; init; }

    /// <summary>Seconds after its time within which a run that was missed may still start. For ever when unset.</summary>
    [Field(2, Pointer = true)]
    public long? StartingDeadlineSeconds { get; init; }

    /// <summary>What to do while the last run goes on: Allow (the default) runs both, Forbid skips the new run, Replace ends the old one.</summary>
    [Field(3, Enum = Enums.ConcurrencyPolicy)]
    public string? ConcurrencyPolicy { get; init; }

    /// <summary>While true no new Jobs are made. Those that run go on. False when unset.</summary>
    [Field(4, Pointer = true)]
    public bool? Suspend { get; init; }

    /// <summary>The Jobs to make.</summary>
    [Field(5, Required = true)]
    public JobTemplateSpec JobTemplate { get; init; } = new();

    /// <summary>How many Jobs that succeeded are kept. 3 when unset; not negative.</summary>
    [Field(6, Pointer = true)]
    public int? SuccessfulJobsHistoryLimit { get; init; }

    /// <summary>How many Jobs that failed are kept. 1 when unset; not negative.</summary>
    [Field(7, Pointer = true)]
    public int? FailedJobsHistoryLimit { get; init; }
}
