namespace MiniKube.ApiServer.FlowControl;

/// <summary>
/// How many seconds those whom a level turns away are asked to stay away: 1 at first, twice as many when three a second were turned away for as long as that, one less in each second
/// that looks back on fewer than one a second; at most 32. Upstream's figures.
/// </summary>
internal sealed class RetryAfter(TimeProvider time)
{
    private const int Most = 32;

    private readonly Lock gate = new();

    // Seconds since 1970 in which somebody was turned away, and how many; the last may still grow.
    private readonly Queue<(long Second, int Count)> past = new();
    private (long Second, int Count) now;
    private long raised;
    private int seconds = 1;

    /// <summary>Somebody is turned away.</summary>
    /// <returns>After how many seconds he may try again.</returns>
    public int Next()
    {
        var second = time.GetUtcNow().ToUnixTimeSeconds();
        lock (gate)
        {
            if (second != now.Second)
            {
                past.Enqueue(now);
                while (past.TryPeek(out var oldest) && second - oldest.Second > Most)
                {
                    past.Dequeue();
                }
                now = (second, 0);
                Adjust(second);
            }
            now.Count++;
            return seconds;
        }
    }

    // By the whole seconds before this one.
    private void Adjust(long second)
    {
        var count = past.Where(p => second - p.Second <= seconds).Sum(static p => p.Count);
        if (second - raised >= seconds && count >= 3 * seconds)
        {
            seconds = Math.Min(2 * seconds, Most);
            raised = second;
        }
        else if (count < seconds && seconds > 1)
        {
            seconds--;
        }
    }
}
