using MiniKube.NodeRuntime.Services;

namespace MiniKube.NodeRuntime.Tests.Services;

public sealed class BackendSlotsTests
{
    [Theory]
    [InlineData("", "abc", "abc")]
    [InlineData("abc", "", "")]
    [InlineData("abc", "cba", "abc")]
    [InlineData("abcd", "acd", "adc")]
    [InlineData("abcd", "abc", "abc")]
    [InlineData("abcd", "cd", "dc")]
    [InlineData("abcd", "d", "d")]
    [InlineData("abc", "abcd", "abcd")]
    [InlineData("abc", "axc", "axc")]
    [InlineData("abcd", "acx", "axc")]
    [InlineData("ab", "xyz", "xyz")]
    public void Those_that_stay_keep_their_index_where_they_can(string old, string wanted, string expected) =>
        Assert.Equal(expected, Text(BackendSlots.Rearrange(Backends(old), Backends(wanted))));

    private static Backend[] Backends(string names) => [.. names.Select(n => new Backend(n, 80))];

    private static string Text(Backend[] backends) => string.Concat(backends.Select(b => (char)b.Address));
}
