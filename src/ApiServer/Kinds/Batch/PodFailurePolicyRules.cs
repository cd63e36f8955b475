using MiniKube.Api.Batch.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Names;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Batch;

/// <summary>The rules of <c>podFailurePolicy</c> (KEP-3329): each of its rules looks either at exit codes or at the pod's conditions.</summary>
internal static class PodFailurePolicyRules
{
    private const int MaxRules = 20;
    private const int MaxExitCodes = 255;
    private const int MaxPatterns = 20;

    public static void Check(PodFailurePolicy policy, JobSpec spec, string path, FieldErrors errors)
    {
        if (policy.Rules.Count > MaxRules)
        {
            errors.Add(FieldError.TooMany($"{path}.rules", policy.Rules.Count, MaxRules));
        }
        var containers = spec.Template.Spec.Containers.Concat(spec.Template.Spec.InitContainers).Select(static c => c.Name).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < policy.Rules.Count; i++)
        {
            var (rule, at) = (policy.Rules[i], $"{path}.rules[{i}]");
            if (rule.Action == "FailIndex" && spec.BackoffLimitPerIndex is null)
            {
                errors.Invalid($"{at}.action", rule.Action, "requires the backoffLimitPerIndex to be set");
            }
            Word($"{at}.action", rule.Action, errors, "Count", "FailIndex", "FailJob", "Ignore");
            if (rule.OnExitCodes is { } codes)
            {
                ExitCodes(codes, containers, $"{at}.onExitCodes", errors);
            }
            Conditions(rule.OnPodConditions, $"{at}.onPodConditions", errors);
            switch (rule.OnExitCodes is not null, rule.OnPodConditions.Count > 0)
            {
                case (true, true):
                    errors.Add(FieldError.InvalidUnshown(at, "specifying both OnExitCodes and OnPodConditions is not supported"));
                    break;
                case (false, false):
                    errors.Add(FieldError.InvalidUnshown(at, "specifying one of OnExitCodes and OnPodConditions is required"));
                    break;
            }
        }
    }

    private static void ExitCodes(PodFailurePolicyOnExitCodesRequirement codes, IReadOnlySet<string> containers, string path, FieldErrors errors)
    {
        Word($"{path}.operator", codes.Operator, errors, "In", "NotIn");
        if (codes.ContainerName is { } container && !containers.Contains(container))
        {
            errors.Invalid($"{path}.containerName", container, "must be one of the container or initContainer names in the pod template");
        }
        var values = new DocumentArray(codes.Values.Select(static v => (Document)v));
        if (codes.Values.Count == 0)
        {
            errors.Invalid($"{path}.values", values, "at least one value is required");
        }
        else if (codes.Values.Count > MaxExitCodes)
        {
            errors.Add(FieldError.TooMany($"{path}.values", codes.Values.Count, MaxExitCodes));
        }
        var seen = new HashSet<int>();
        for (var i = 0; i < codes.Values.Count; i++)
        {
            if (codes.Operator == "In" && codes.Values[i] == 0)
            {
                errors.Invalid($"{path}.values[{i}]", 0, "must not be 0 for the In operator");
            }
            if (!seen.Add(codes.Values[i]))
            {
                errors.Duplicate($"{path}.values[{i}]", codes.Values[i]);
            }
        }
        if (codes.Values.Zip(codes.Values.Skip(1)).Any(static p => p.First > p.Second))
        {
            errors.Invalid($"{path}.values", values, "must be ordered");
        }
    }

    private static void Conditions(IReadOnlyList<PodFailurePolicyOnPodConditionsPattern> patterns, string path, FieldErrors errors)
    {
        if (patterns.Count > MaxPatterns)
        {
            errors.Add(FieldError.TooMany(path, patterns.Count, MaxPatterns));
        }
        for (var i = 0; i < patterns.Count; i++)
        {
            errors.Invalid($"{path}[{i}].type", patterns[i].Type, NameRules.QualifiedName(patterns[i].Type));
            Word($"{path}[{i}].status", patterns[i].Status, errors, "False", "True", "Unknown");
        }
    }

    private static void Word(string path, string value, FieldErrors errors, params string[] words)
    {
        if (value.Length == 0)
        {
            errors.Required(path, $"valid values: [{string.Join(' ', words.Select(FieldError.Quote))}]");
        }
        else
        {
            errors.OneOf(path, value, words);
        }
    }
}
