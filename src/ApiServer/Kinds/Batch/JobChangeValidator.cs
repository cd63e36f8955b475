using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Batch;

/// <summary>What an update of a Job may not change: what pods that ran already were made of and counted by.</summary>
internal sealed class JobChangeValidator : KindValidator<Change<Job>>
{
    private const string Path = "spec";

    public JobChangeValidator() => Check(static (change, errors) =>
    {
        var (before, after) = (change.Old.Spec, change.New.Spec);
        Completions(before, after, errors);
        CommonRules.Unchanged(before, after, Path, errors, "selector");
        // A job that waits to be started may still be told where its pods are to go.
        var waits = before.Suspend == true && change.Old.Status.StartTime is null;
        var template = waits ? Directed(before.Template, after.Template) : before.Template;
        if (template != after.Template)
        {
            errors.Invalid($"{Path}.template", CommonRules.ToDocument(after.Template), CommonRules.Immutable);
        }
        CommonRules.Unchanged(before, after, Path, errors, "completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy");
    });

    // An Indexed Job grows and shrinks by both numbers together (KEP-3715).
    private static void Completions(JobSpec before, JobSpec after, FieldErrors errors)
    {
        if (after.CompletionMode != "Indexed")
        {
            CommonRules.Unchanged(before, after, Path, errors, "completions");
        }
        else if (after.Completions is { } completions && completions != before.Completions && completions != after.Parallelism)
        {
            errors.Invalid($"{Path}.completions", completions, "can only be modified in tandem with spec.parallelism");
        }
    }

    /// <summary>The old template with all of the new one that only directs the scheduler (KEP-2926).</summary>
    private static PodTemplateSpec Directed(PodTemplateSpec old, PodTemplateSpec updated)
    {
        var affinity = (old.Spec.Affinity, updated.Spec.Affinity) switch
        {
            ({ } before, null) => before with { NodeAffinity = null } is var rest && rest == new Affinity() ? null : rest,
            (null, { } after) => new Affinity { NodeAffinity = after.NodeAffinity },
            ({ } before, { } after) => before with { NodeAffinity = after.NodeAffinity },
            _ => null,
        };
        return old with
        {
            Metadata = old.Metadata with { Annotations = updated.Metadata.Annotations, Labels = updated.Metadata.Labels },
            Spec = old.Spec with
            {
                Affinity = affinity,
                NodeSelector = updated.Spec.NodeSelector,
                Tolerations = updated.Spec.Tolerations,
                SchedulingGates = updated.Spec.SchedulingGates,
            },
        };
    }
}
