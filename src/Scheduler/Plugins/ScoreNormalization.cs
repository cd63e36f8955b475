namespace MiniKube.Scheduler.Plugins;

/// <summary>How scores of any size are brought between 0 and 100.</summary>
internal static class ScoreNormalization
{
    public const long Max = 100;

    /// <summary>In proportion to the greatest; <paramref name="reverse"/> turns them round, so that the greatest becomes 0.</summary>
    public static void ToMaximum(Span<long> scores, bool reverse)
    {
        long greatest = 0;
        foreach (var score in scores)
        {
            greatest = Math.Max(greatest, score);
        }
        foreach (ref var score in scores)
        {
            var share = greatest == 0 ? 0 : Max * score / greatest;
            score = reverse ? Max - share : share;
        }
    }
}
