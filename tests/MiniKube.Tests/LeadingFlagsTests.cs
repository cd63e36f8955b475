namespace MiniKube.Tests;

public sealed class LeadingFlagsTests
{
    [Theory]
    [InlineData("get pods", "get pods")]
    [InlineData("-n a get pods", "get -n a pods")]
    [InlineData("--namespace=a exec p -- ls -l", "exec --namespace=a p -- ls -l")]
    [InlineData("--help", "--help")]
    [InlineData("-n a", "-n a")]
    [InlineData("", "")]
    public void The_command_comes_first(string given, string wanted) =>
        Assert.Equal(wanted, string.Join(' ', LeadingFlags.AfterCommand(given.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
}
