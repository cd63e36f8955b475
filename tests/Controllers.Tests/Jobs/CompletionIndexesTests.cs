using MiniKube.Controllers.Jobs;

namespace MiniKube.Controllers.Tests.Jobs;

public sealed class CompletionIndexesTests
{
    [Theory]
    [InlineData("", 10, "", 0)]
    [InlineData("3", 10, "3", 1)]
    [InlineData("1,3-5,7", 10, "1,3-5,7", 5)]
    [InlineData("0,1", 10, "0,1", 2)]
    [InlineData("0-1", 10, "0,1", 2)]
    [InlineData("0-9", 5, "0-4", 5)]
    [InlineData("2,8-9", 5, "2", 1)]
    [InlineData("a,2,3-b,-4,6", 10, "2,6", 2)]
    [InlineData("5-3,7", 10, "7", 1)]
    [InlineData("2,3,4,1", 10, "1-4", 4)]
    public void A_text_is_read_and_written_again(string text, int completions, string again, int count)
    {
        var indexes = CompletionIndexes.Parse(text, completions);
        Assert.Equal(again, indexes.ToString());
        Assert.Equal(count, indexes.Count);
    }

    [Theory]
    [InlineData("1-3", "2-5", "1-5", 2)]
    [InlineData("1", "3", "1,3", 0)]
    [InlineData("1,5", "2-4", "1-5", 0)]
    [InlineData("", "4", "4", 0)]
    [InlineData("0-9", "2,4,6", "0-9", 3)]
    public void Sets_are_joined_and_compared(string a, string b, string union, int both)
    {
        var (left, right) = (CompletionIndexes.Parse(a, 100), CompletionIndexes.Parse(b, 100));
        Assert.Equal(union, left.Union(right).ToString());
        Assert.Equal(union, right.Union(left).ToString());
        Assert.Equal(both, left.CountIn(right));
        Assert.Equal(both, right.CountIn(left));
    }

    [Theory]
    [InlineData("", "0,1,2,3,4,5")]
    [InlineData("0,2-3", "1,4,5")]
    [InlineData("5", "0,1,2,3,4")]
    [InlineData("0-9", "")]
    public void The_missing_ones_are_told_from_the_least_on(string text, string missing) =>
        Assert.Equal(missing, string.Join(',', CompletionIndexes.Parse(text, 100).Missing(6)));

    [Fact]
    public void Membership_is_by_interval()
    {
        var indexes = CompletionIndexes.Of([7, 3, 4]);
        Assert.Equal([3, 4, 7], Enumerable.Range(0, 10).Where(indexes.Contains));
    }
}
