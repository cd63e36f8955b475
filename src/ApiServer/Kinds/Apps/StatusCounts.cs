using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Apps;

/// <summary>The rules of the numbers in the status of what owns pods.</summary>
internal static class StatusCounts
{
    private const string Path = "status";

    public static void NotNegative(FieldErrors errors, params ReadOnlySpan<(string Name, long? Value)> counts)
    {
        foreach (var (name, value) in counts)
        {
            errors.NotNegative($"{Path}.{name}", value);
        }
    }

    /// <param name="errors">What is wrong.</param>
    /// <param name="bound">What none of the counts may exceed.</param>
    /// <param name="boundName">Its name in messages.</param>
    /// <param name="counts">The counts, each under its name in the status.</param>
    public static void AtMost(FieldErrors errors, int bound, string boundName, params ReadOnlySpan<(string Name, int? Value)> counts)
    {
        foreach (var (name, value) in counts)
        {
            if (value > bound)
            {
                errors.Invalid($"{Path}.{name}", value.Value, $"cannot be greater than {boundName}");
            }
        }
    }

    /// <summary>A name that a collision has used up is never tried again, so the count of collisions only grows.</summary>
    public static void Collisions(int? old, int? updated, FieldErrors errors)
    {
        errors.NotNegative($"{Path}.collisionCount", updated);
        if (old is { } before && (updated is null || updated < before))
        {
            errors.Invalid($"{Path}.collisionCount", updated ?? 0, "cannot be decremented");
        }
    }
}
