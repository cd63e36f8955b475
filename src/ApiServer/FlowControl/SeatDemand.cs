namespace MiniKube.ApiServer.FlowControl;

/// <summary>What a level's demand of seats was over a time, weighted by how long each value lasted.</summary>
/// <param name="Average">The mean.</param>
/// <param name="Deviation">The standard deviation.</param>
/// <param name="Maximum">The highest value.</param>
internal readonly record struct DemandSummary(double Average, double Deviation, double Maximum);

/// <summary>Adds up a level's demand of seats over time. Its owner's lock guards it.</summary>
internal sealed class SeatDemand(TimeProvider time)
{
    private long since = time.GetTimestamp();
    private long last = time.GetTimestamp();
    private double value;
    private double sum;
    private double squares;
    private double maximum;

    public void Set(double now, long at)
    {
        Add(at);
        value = now;
        maximum = Math.Max(maximum, now);
    }

    /// <summary>What was since the last call; from now on it is counted anew.</summary>
    public DemandSummary Take(long at)
    {
        Add(at);
        var seconds = time.GetElapsedTime(since, at).TotalSeconds;
        var average = seconds > 0 ? sum / seconds : value;
        var variance = seconds > 0 ? (squares / seconds) - (average * average) : 0;
        var summary = new DemandSummary(average, Math.Sqrt(Math.Max(0, variance)), maximum);
        (since, sum, squares, maximum) = (at, 0, 0, value);
        return summary;
    }

    private void Add(long at)
    {
        var seconds = time.GetElapsedTime(last, at).TotalSeconds;
        sum += value * seconds;
        squares += value * value * seconds;
        last = at;
    }
}
