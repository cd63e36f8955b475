using MiniKube.Api.Batch.V1;

namespace MiniKube.Controllers.Jobs;

/// <summary>Whether the indexes that have succeeded are enough (KEP-3998).</summary>
internal static class SuccessPolicyMatch
{
    /// <summary>What to say of the first rule that is met; null where none is.</summary>
    public static string? Of(Job job, CompletionIndexes succeeded)
    {
        var rules = job.Spec.SuccessPolicy?.Rules ?? [];
        for (var i = 0; i < rules.Count; i++)
        {
            if (succeeded.Count > 0 && IsMet(rules[i], succeeded, job.Spec.Completions ?? 0))
            {
                return $"Matched rules at index {i}";
            }
        }
        return null;
    }

    private static bool IsMet(SuccessPolicyRule rule, CompletionIndexes succeeded, int completions)
    {
        if (rule.SucceededIndexes is null)
        {
            return succeeded.Count >= rule.SucceededCount;
        }
        var wanted = CompletionIndexes.Parse(rule.SucceededIndexes, completions);
        var among = wanted.CountIn(succeeded);
        return wanted.Count > 0 && (among == wanted.Count || among >= rule.SucceededCount);
    }
}
