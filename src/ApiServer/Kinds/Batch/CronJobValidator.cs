using MiniKube.Api.Batch;
using MiniKube.Api.Batch.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Batch;

internal sealed class CronJobCreateValidator : KindValidator<CronJob>
{
    /// <summary>A Job's name is the CronJob's with a time of eleven characters behind it, and a label at most.</summary>
    private const int MaxName = 63 - 11;

    public CronJobCreateValidator()
    {
        Part("spec", static o => o.Spec, static (spec, path, errors) => CronJobRules.Check(spec, null, path, errors));
        Check(static (o, errors) =>
        {
            if (o.Metadata.Name is { Length: > MaxName } name)
            {
                errors.Invalid("metadata.name", name, "must be no more than 52 characters");
            }
        });
    }
}

internal sealed class CronJobChangeValidator : KindValidator<Change<CronJob>>
{
    public CronJobChangeValidator() => Check(static (change, errors) => CronJobRules.Check(change.New.Spec, change.Old.Spec, "spec", errors));
}

/// <summary>The rules of a CronJob's spec.</summary>
internal static class CronJobRules
{
    /// <param name="spec">The spec.</param>
    /// <param name="old">The spec before the update; null for a new object.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="errors">What is wrong.</param>
    public static void Check(CronJobSpec spec, CronJobSpec? old, string path, FieldErrors errors)
    {
        if (spec.Schedule.Length == 0)
        {
            errors.Required($"{path}.schedule");
        }
        else
        {
            Schedule(spec, old, $"{path}.schedule", errors);
        }
        errors.NotNegative($"{path}.startingDeadlineSeconds", spec.StartingDeadlineSeconds);
        // A zone that the machine has lost meanwhile must not keep the object from being changed.
        if (spec.TimeZone is { } zone && (old is null || old.TimeZone != zone))
        {
            TimeZone(zone, $"{path}.timeZone", errors);
        }
        errors.RequiredOneOf($"{path}.concurrencyPolicy", spec.ConcurrencyPolicy, "Allow", "Forbid", "Replace");
        JobSpecRules.Check(spec.JobTemplate.Spec, $"{path}.jobTemplate.spec", errors);
        if (spec.JobTemplate.Spec.Selector is { } selector)
        {
            errors.Invalid($"{path}.jobTemplate.spec.selector", CommonRules.ToDocument(selector), "`selector` will be auto-generated");
        }
        if (spec.JobTemplate.Spec.ManualSelector == true)
        {
            errors.Add(FieldError.NotSupported($"{path}.jobTemplate.spec.manualSelector", true, ["nil", "false"]));
        }
        errors.NotNegative($"{path}.successfulJobsHistoryLimit", spec.SuccessfulJobsHistoryLimit);
        errors.NotNegative($"{path}.failedJobsHistoryLimit", spec.FailedJobsHistoryLimit);
    }

    private static void Schedule(CronJobSpec spec, CronJobSpec? old, string path, FieldErrors errors)
    {
        if (!CronSchedule.TryParse(spec.Schedule, out _, out var problem))
        {
            errors.Invalid(path, spec.Schedule, problem);
        }
        if (!spec.Schedule.Contains("TZ", StringComparison.Ordinal))
        {
            return;
        }
        if (old?.Schedule.Contains("TZ", StringComparison.Ordinal) != true)
        {
            errors.Invalid(path, spec.Schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
        }
        else if (spec.TimeZone is not null)
        {
            errors.Invalid(path, spec.Schedule, "cannot use both timeZone field and TZ or CRON_TZ in schedule");
        }
    }

    // Names as in the IANA time zone database.
    private static void TimeZone(string zone, string path, FieldErrors errors)
    {
        if (zone.Length == 0)
        {
            errors.Invalid(path, "", "timeZone must be nil or non-empty string");
            return;
        }
        if (zone.Split('/').Any(static part => part is "" or "." or ".." || part.Length > 14 || part[0] == '-'
            || !part.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '+')))
        {
            errors.Invalid(path, zone, $"unknown time zone {zone}");
            return;
        }
        if (zone.Equals("Local", StringComparison.OrdinalIgnoreCase))
        {
            errors.Invalid(path, zone, "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
        }
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            errors.Invalid(path, zone, $"unknown time zone {zone}");
        }
    }
}
