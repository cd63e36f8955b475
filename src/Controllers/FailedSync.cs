namespace MiniKube.Controllers;

/// <summary>
/// What is said of an object for which nothing can be planned as it is: a warning event, and, where workloads' status has conditions, the one by which they say that their pods cannot be
/// kept. It goes when a plan succeeds.
/// </summary>
internal static class FailedSync
{
    public const string Reason = "FailedSync";
    public const string Condition = "ReplicaFailure";

    /// <summary>The conditions with this one, or without; the same list where nothing changes.</summary>
    /// <param name="conditions">The conditions so far.</param>
    /// <param name="why">What stands in the way; null when nothing does any more.</param>
    /// <param name="read">A condition's type, reason and message.</param>
    /// <param name="make">The condition True, with <see cref="Reason"/> and this message.</param>
    public static IReadOnlyList<T> Note<T>(IReadOnlyList<T> conditions, string? why, Func<T, (string Type, string? Reason, string? Message)> read, Func<string, T> make)
    {
        var noted = conditions.Any(c => read(c) is (Condition, Reason, _));
        if (why is null)
        {
            return noted ? [.. conditions.Where(c => read(c) is not (Condition, Reason, _))] : conditions;
        }
        return conditions.Any(c => read(c) == (Condition, Reason, why)) ? conditions : [.. conditions.Where(c => read(c).Type != Condition), make(why)];
    }
}
