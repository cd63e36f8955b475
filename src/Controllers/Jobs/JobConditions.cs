using MiniKube.Api.Batch.V1;

namespace MiniKube.Controllers.Jobs;

/// <summary>A Job's conditions, and changes of them.</summary>
internal static class JobConditions
{
    public const string Suspended = "Suspended";

    /// <summary>The verdict over a Job whose pods have yet to end; Failed and Complete follow when none is left.</summary>
    public const string FailureTarget = "FailureTarget";
    public const string SuccessCriteriaMet = "SuccessCriteriaMet";
    public const string Failed = "Failed";
    public const string Complete = "Complete";

    /// <summary>The condition of that type if it is True.</summary>
    public static JobCondition? Met(Job job, string type) => job.Status.Conditions.FirstOrDefault(c => c.Type == type && c.Status == "True");

    /// <summary>Complete or Failed, whichever is True.</summary>
    public static JobCondition? Finished(Job job) => Met(job, Complete) ?? Met(job, Failed);

    public static JobCondition Make(string type, string status, string reason, string message, DateTimeOffset now) => new()
    {
        Type = type, Status = status, Reason = reason, Message = message, LastProbeTime = now, LastTransitionTime = now,
    };

    /// <summary>The conditions with this one in the place of its like. From nothing to False is no change.</summary>
    public static IReadOnlyList<JobCondition> With(this IReadOnlyList<JobCondition> conditions, JobCondition condition)
    {
        var old = conditions.FirstOrDefault(c => c.Type == condition.Type);
        if (old is null ? condition.Status == "False" : (old.Status, old.Reason, old.Message) == (condition.Status, condition.Reason, condition.Message))
        {
            return conditions;
        }
        return old is null ? [.. conditions, condition] : [.. conditions.Select(c => c.Type == condition.Type ? condition : c)];
    }
}
