using System.Globalization;
using System.Text;
using MiniKube.Api.Batch.V1;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Batch;

/// <summary>The rules of <c>successPolicy</c> (KEP-3998): which indexes, or how many of them, are enough.</summary>
internal static class SuccessPolicyRules
{
    private const int MaxRules = 20;
    private const int MaxIndexesBytes = 64 * 1024;

    public static void Check(SuccessPolicy policy, int completions, string path, FieldErrors errors)
    {
        if (policy.Rules.Count == 0)
        {
            errors.Required($"{path}.rules", "at least one rules must be specified when the successPolicy is specified");
        }
        if (policy.Rules.Count > MaxRules)
        {
            errors.Add(FieldError.TooMany($"{path}.rules", policy.Rules.Count, MaxRules));
        }
        for (var i = 0; i < policy.Rules.Count; i++)
        {
            Rule(policy.Rules[i], completions, $"{path}.rules[{i}]", errors);
        }
    }

    private static void Rule(SuccessPolicyRule rule, int completions, string path, FieldErrors errors)
    {
        if (rule is { SucceededCount: null, SucceededIndexes: null })
        {
            errors.Required(path, "at least one of succeededCount or succeededIndexes must be specified");
        }
        var indexes = IndexIntervals.Empty;
        if (rule.SucceededIndexes is { } text)
        {
            if (Encoding.UTF8.GetByteCount(text) > MaxIndexesBytes)
            {
                errors.Add(FieldError.TooLong($"{path}.succeededIndexes", MaxIndexesBytes));
            }
            if (!IndexIntervals.TryParse(text, completions, out indexes, out var problem))
            {
                errors.Invalid($"{path}.succeededIndexes", text, $"error parsing succeededIndexes: {problem}");
            }
        }
        if (rule.SucceededCount is not { } count)
        {
            return;
        }
        errors.NotNegative($"{path}.succeededCount", count);
        if (count > completions)
        {
            errors.Invalid($"{path}.succeededCount", count,
                string.Create(CultureInfo.InvariantCulture, $"must be less than or equal to {completions} (the number of specified completions)"));
        }
        if (rule.SucceededIndexes is not null && count > indexes.Count)
        {
            errors.Invalid($"{path}.succeededCount", count, string.Create(CultureInfo.InvariantCulture,
                $"must be less than or equal to {indexes.Count} (the number of indexes in the specified succeededIndexes field)"));
        }
    }
}
