using System.Globalization;
using MiniKube.Api.Batch.V1;
using MiniKube.ApiServer.Kinds.Pods;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Batch;

/// <summary>The rules of a Job's spec, in a Job or in the template of a CronJob.</summary>
internal static class JobSpecRules
{
    /// <summary>Beyond so many, the list of completed indexes would grow too long for the status.</summary>
    private const int MaxIndexes = 100_000;
    private const int MaxWithManyIndexes = 10_000;
    private const int MaxManagedByLength = 63;

    public static void Check(JobSpec spec, string path, FieldErrors errors)
    {
        errors.NotNegative($"{path}.parallelism", spec.Parallelism);
        errors.NotNegative($"{path}.completions", spec.Completions);
        errors.NotNegative($"{path}.activeDeadlineSeconds", spec.ActiveDeadlineSeconds);
        errors.NotNegative($"{path}.backoffLimit", spec.BackoffLimit);
        errors.NotNegative($"{path}.ttlSecondsAfterFinished", spec.TtlSecondsAfterFinished);
        errors.NotNegative($"{path}.backoffLimitPerIndex", spec.BackoffLimitPerIndex);
        errors.NotNegative($"{path}.maxFailedIndexes", spec.MaxFailedIndexes);
        if (spec is { MaxFailedIndexes: not null, BackoffLimitPerIndex: null })
        {
            errors.Required($"{path}.backoffLimitPerIndex", "when maxFailedIndexes is specified");
        }
        if (spec.ManagedBy is { } manager)
        {
            CommonRules.DomainPrefixedPath(manager, $"{path}.managedBy", errors);
            if (manager.Length > MaxManagedByLength)
            {
                errors.Add(FieldError.TooLong($"{path}.managedBy", MaxManagedByLength));
            }
        }
        Mode(spec, path, errors);
        if (spec.PodFailurePolicy is { } failure)
        {
            PodFailurePolicyRules.Check(failure, spec, $"{path}.podFailurePolicy", errors);
        }
        if (spec.SuccessPolicy is { } success)
        {
            if (spec.CompletionMode == "Indexed")
            {
                SuccessPolicyRules.Check(success, spec.Completions ?? 0, $"{path}.successPolicy", errors);
            }
            else
            {
                errors.Invalid($"{path}.successPolicy", CommonRules.ToDocument(success), "requires indexed completion mode");
            }
        }
        if (spec.PodReplacementPolicy is { } replacement)
        {
            errors.OneOf($"{path}.podReplacementPolicy", replacement, spec.PodFailurePolicy is null ? ["Failed", "TerminatingOrFailed"] : ["Failed"]);
        }
        PodTemplateRules.Check(spec.Template, $"{path}.template", errors);
        Restarts(spec, $"{path}.template.spec.restartPolicy", errors);
    }

    private static void Mode(JobSpec spec, string path, FieldErrors errors)
    {
        if (spec.CompletionMode is { } mode)
        {
            errors.OneOf($"{path}.completionMode", mode, "NonIndexed", "Indexed");
        }
        if (spec.CompletionMode == "Indexed")
        {
            Indexed(spec, path, errors);
        }
        else if (spec.CompletionMode is null or "NonIndexed")
        {
            foreach (var (name, value) in ((string, int?)[])[("backoffLimitPerIndex", spec.BackoffLimitPerIndex), ("maxFailedIndexes", spec.MaxFailedIndexes)])
            {
                if (value is { } number)
                {
                    errors.Invalid($"{path}.{name}", number, "requires indexed completion mode");
                }
            }
        }
    }

    private static void Indexed(JobSpec spec, string path, FieldErrors errors)
    {
        if (spec.Completions is null)
        {
            errors.Required($"{path}.completions", "when completion mode is Indexed");
        }
        AtMost("parallelism", spec.Parallelism, MaxIndexes, " when completion mode is Indexed");
        if (spec.MaxFailedIndexes > spec.Completions)
        {
            errors.Invalid($"{path}.maxFailedIndexes", spec.MaxFailedIndexes.Value, "must be less than or equal to completions");
        }
        AtMost("maxFailedIndexes", spec.MaxFailedIndexes, MaxIndexes, "");
        if (spec is { Completions: > MaxIndexes, BackoffLimitPerIndex: not null })
        {
            if (spec.MaxFailedIndexes is null)
            {
                errors.Required($"{path}.maxFailedIndexes", string.Create(CultureInfo.InvariantCulture, $"must be specified when completions is above {MaxIndexes}"));
            }
            var why = string.Create(CultureInfo.InvariantCulture, $" when completions are above {MaxIndexes} and used with backoff limit per index");
            AtMost("parallelism", spec.Parallelism, MaxWithManyIndexes, why);
            AtMost("maxFailedIndexes", spec.MaxFailedIndexes, MaxWithManyIndexes, why);
        }

        void AtMost(string name, int? value, int most, string when)
        {
            if (value > most)
            {
                errors.Invalid($"{path}.{name}", value.Value, string.Create(CultureInfo.InvariantCulture, $"must be less than or equal to {most}{when}"));
            }
        }
    }

    private static void Restarts(JobSpec spec, string path, FieldErrors errors)
    {
        switch (spec.Template.Spec.RestartPolicy)
        {
            // The default of all pods, which nobody may have chosen.
            case null or "" or "Always":
                errors.Required(path, "valid values: \"OnFailure\", \"Never\"");
                break;
            case not ("OnFailure" or "Never") and var policy:
                errors.OneOf(path, policy, "OnFailure", "Never");
                break;
            case not "Never" and var policy when spec.PodFailurePolicy is not null:
                errors.Invalid(path, policy, "only \"Never\" is supported when podFailurePolicy is specified");
                break;
        }
    }
}
