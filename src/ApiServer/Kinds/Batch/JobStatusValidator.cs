using MiniKube.Api.Batch.V1;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Kinds.Apps;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Batch;

/// <summary>
/// The rules of a Job's status, which any controller may write (KEP-4368). What contradicts itself is refused only where the update changes it, so that a
/// status that is wrong already can still be mended step by step.
/// </summary>
internal sealed class JobStatusValidator : KindValidator<Change<Job>>
{
    private const string Path = "status";

    public JobStatusValidator() => Check(static (change, errors) =>
    {
        var (old, job) = (new View(change.Old), new View(change.New));
        Counts(job.Status, errors);
        Finish(old, job, errors);
        Times(old, job, errors);
        Indexes(old, job, errors);
        Progress(old, job, errors);
    });

    private static void Counts(JobStatus status, FieldErrors errors)
    {
        StatusCounts.NotNegative(errors, ("active", status.Active), ("succeeded", status.Succeeded), ("failed", status.Failed), ("ready", status.Ready),
            ("terminating", status.Terminating));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Uids("succeeded", status.UncountedTerminatedPods?.Succeeded ?? []);
        Uids("failed", status.UncountedTerminatedPods?.Failed ?? []);

        void Uids(string list, IReadOnlyList<string> uids)
        {
            for (var i = 0; i < uids.Count; i++)
            {
                var at = $"{Path}.uncountedTerminatedPods.{list}[{i}]";
                if (uids[i].Length == 0)
                {
                    errors.Invalid(at, "", "must not be empty");
                }
                else if (!seen.Add(uids[i]))
                {
                    errors.Duplicate(at, uids[i]);
                }
            }
        }
    }

    private static void Finish(View old, View job, FieldErrors errors)
    {
        Contradiction(job.Complete && job.Failed, old.Complete != job.Complete || old.Failed != job.Failed, "cannot set Complete=True and Failed=true conditions");
        Contradiction(job.Complete && job.FailureTarget, old.Complete != job.Complete || old.FailureTarget != job.FailureTarget,
            "cannot set Complete=True and FailureTarget=true conditions");
        Contradiction(job.Failed && !job.FailureTarget, old.Failed != job.Failed || old.FailureTarget != job.FailureTarget,
            "cannot set Failed=True condition without the FailureTarget=true condition");
        Contradiction(job.Complete && !job.CriteriaMet, old.Complete != job.Complete || old.CriteriaMet != job.CriteriaMet,
            "cannot set Complete=True condition without the SuccessCriteriaMet=true condition");
        Contradiction(job.CriteriaMet && job.Failed, true, "cannot set SuccessCriteriaMet=True and Failed=true conditions");
        Contradiction(job.CriteriaMet && job.FailureTarget, true, "cannot set SuccessCriteriaMet=True and FailureTarget=true conditions");
        Contradiction(job.Spec.SuccessPolicy is not null && !job.CriteriaMet && job.Complete, true,
            "cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True");
        var status = job.Status;
        if (!job.Finished)
        {
            return;
        }
        var justFinished = !old.Finished;
        if (status.Active > 0 && (justFinished || old.Status.Active != status.Active))
        {
            errors.Invalid($"{Path}.active", status.Active.Value, "active>0 is invalid for finished job");
        }
        if (status.Terminating > 0 && (justFinished || old.Status.Terminating != status.Terminating))
        {
            errors.Invalid($"{Path}.terminating", status.Terminating.Value, "terminating>0 is invalid for finished job");
        }
        if (status.StartTime is null && (justFinished || old.Status.StartTime is not null))
        {
            errors.Required($"{Path}.startTime", "startTime is required for finished job");
        }
        if (status.UncountedTerminatedPods is { } uncounted && uncounted.Failed.Count + uncounted.Succeeded.Count > 0
            && (justFinished || old.Status.UncountedTerminatedPods != uncounted))
        {
            errors.Invalid($"{Path}.uncountedTerminatedPods", CommonRules.ToDocument(uncounted), "uncountedTerminatedPods needs to be empty for finished job");
        }

        void Contradiction(bool found, bool changed, string what)
        {
            if (found && changed)
            {
                errors.Add(FieldError.InvalidUnshown($"{Path}.conditions", what));
            }
        }
    }

    private static void Times(View old, View job, FieldErrors errors)
    {
        var (before, status) = (old.Status, job.Status);
        var (startChanged, completionChanged) = (before.StartTime != status.StartTime, before.CompletionTime != status.CompletionTime);
        var completion = status.CompletionTime is { } time ? (Document)time.ToString() : null;
        if (old.Complete != job.Complete || completionChanged)
        {
            if (completion is not null && !job.Complete)
            {
                errors.Invalid($"{Path}.completionTime", completion, "cannot set completionTime when there is no Complete=True condition");
            }
            if (completion is null && job.Complete)
            {
                errors.Required($"{Path}.completionTime", "completionTime is required for Complete jobs");
            }
        }
        if ((startChanged || completionChanged) && status is { StartTime: { } start, CompletionTime: { } end } && end.Moment < start.Moment)
        {
            errors.Invalid($"{Path}.completionTime", completion, "completionTime cannot be set before startTime");
        }
        if (completion is not null && before.CompletionTime is not null && completionChanged)
        {
            errors.Invalid($"{Path}.completionTime", completion, "completionTime cannot be mutated");
        }
        if (before.StartTime is not null && startChanged && job.Spec.Suspend != true)
        {
            errors.Required($"{Path}.startTime", "startTime cannot be removed for unsuspended job");
        }
    }

    private static void Indexes(View old, View job, FieldErrors errors)
    {
        var (spec, status) = (job.Spec, job.Status);
        var completed = status.CompletedIndexes ?? "";
        var completedChanged = (old.Status.CompletedIndexes ?? "") != completed;
        var failedChanged = old.Status.FailedIndexes != status.FailedIndexes;
        var (completedSet, failedSet) = (IndexIntervals.Empty, IndexIntervals.Empty);
        if (spec.Completions is { } completions)
        {
            if (!IndexIntervals.TryParse(completed, completions, out completedSet, out var problem) && completedChanged)
            {
                errors.Invalid($"{Path}.completedIndexes", completed, $"error parsing completedIndexes: {problem}");
            }
            if (status.FailedIndexes is { } text && !IndexIntervals.TryParse(text, completions, out failedSet, out problem) && failedChanged
                && spec.BackoffLimitPerIndex is not null)
            {
                errors.Invalid($"{Path}.failedIndexes", text, $"error parsing failedIndexes: {problem}");
            }
        }
        if (completedChanged && completed.Length > 0 && spec.CompletionMode != "Indexed")
        {
            errors.Invalid($"{Path}.completedIndexes", completed, "cannot set non-empty completedIndexes when non-indexed completion mode");
        }
        if (failedChanged && status.FailedIndexes is { } failed && spec.BackoffLimitPerIndex is null)
        {
            errors.Invalid($"{Path}.failedIndexes", failed, "cannot set non-null failedIndexes when backoffLimitPerIndex is null");
        }
        if ((failedChanged || completedChanged) && completedSet.FirstIn(failedSet) is { } both)
        {
            errors.Invalid($"{Path}.failedIndexes", status.FailedIndexes ?? "", $"failedIndexes and completedIndexes overlap at index: {both}");
        }
    }

    private static void Progress(View old, View job, FieldErrors errors)
    {
        var (before, status) = (old.Status, job.Status);
        if (status.Ready > (status.Active ?? 0) && (before.Ready != status.Ready || before.Active != status.Active))
        {
            errors.Invalid($"{Path}.ready", status.Ready.Value, "cannot set more ready pods than active");
        }
        foreach (var (name, was, @is) in ((string, bool, bool)[])
            [("Failed", old.Failed, job.Failed), ("Complete", old.Complete, job.Complete), ("FailureTarget", old.FailureTarget, job.FailureTarget)])
        {
            if (was && !@is)
            {
                errors.Add(FieldError.InvalidUnshown($"{Path}.conditions", $"cannot disable the terminal {name}=True condition"));
            }
        }
        if ((status.Failed ?? 0) < (before.Failed ?? 0))
        {
            errors.Invalid($"{Path}.failed", status.Failed ?? 0, "cannot decrease the failed counter");
        }
        // An Indexed Job that shrinks forgets the indexes that it no longer has.
        var shrinks = job.Spec.CompletionMode == "Indexed" && job.Spec.Completions == job.Spec.Parallelism;
        if (!shrinks && (status.Succeeded ?? 0) < (before.Succeeded ?? 0))
        {
            errors.Invalid($"{Path}.succeeded", status.Succeeded ?? 0, "cannot decrease the succeeded counter");
        }
        if (old.CriteriaMet && !job.CriteriaMet)
        {
            errors.Add(FieldError.InvalidUnshown($"{Path}.conditions", "cannot disable the SuccessCriteriaMet=True condition"));
        }
        if (old.Complete && !old.CriteriaMet && job.CriteriaMet)
        {
            errors.Add(FieldError.InvalidUnshown($"{Path}.conditions", "cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions"));
        }
    }

    /// <summary>A job by its conditions.</summary>
    private sealed class View(Job job)
    {
        public JobSpec Spec => job.Spec;
        public JobStatus Status => job.Status;
        public bool Complete { get; } = Has(job, "Complete");
        public bool Failed { get; } = Has(job, "Failed");
        public bool FailureTarget { get; } = Has(job, "FailureTarget");
        public bool CriteriaMet { get; } = Has(job, "SuccessCriteriaMet");
        public bool Finished => Complete || Failed;

        private static bool Has(Job job, string type) => job.Status.Conditions.Any(c => c.Type == type && c.Status == "True");
    }
}
