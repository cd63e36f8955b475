namespace MiniKube.Controllers;

/// <summary>Counts in a status that may also be absent.</summary>
internal static class StatusCount
{
    /// <summary>Zero and absent are the same to a reader; keeping what is there avoids a write that says nothing.</summary>
    public static int? Of(int count, int? old) => count == 0 && old is null ? null : count;
}
