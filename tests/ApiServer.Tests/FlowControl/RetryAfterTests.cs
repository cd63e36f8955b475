using MiniKube.ApiServer.FlowControl;

namespace MiniKube.ApiServer.Tests.FlowControl;

/// <summary>How long those who are turned away are asked to stay away.</summary>
public sealed class RetryAfterTests
{
    private readonly Testing.FakeTimeProvider time = new();

    // In each of so many seconds somebody is turned away so often: what the last in each is told.
    private int[] Told(RetryAfter level, int seconds, int each)
    {
        var told = new int[seconds];
        for (var i = 0; i < seconds; i++)
        {
            for (var n = 0; n < each; n++)
            {
                told[i] = level.Next();
            }
            time.Advance(TimeSpan.FromSeconds(1));
        }
        return told;
    }

    [Fact]
    public void Few_come_again_after_a_second() => Assert.Equal([1, 1, 1, 1, 1], Told(new RetryAfter(time), 5, 2));

    [Fact]
    public void The_time_doubles_for_as_long_as_three_a_second_are_turned_away()
    {
        var level = new RetryAfter(time);
        Assert.Equal([1, 2, 2, 4, 4, 4, 4, 8], Told(level, 8, 4));
        Assert.Equal(32, Told(level, 60, 4)[^1]);
    }

    [Fact]
    public void It_shrinks_by_a_second_when_few_are()
    {
        var level = new RetryAfter(time);
        Assert.Equal(8, Told(level, 8, 4)[^1]);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([7, 6, 5], Told(level, 3, 1));
    }
}
