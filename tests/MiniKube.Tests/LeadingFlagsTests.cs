namespace MiniKube.Tests;

public sealed class LeadingFlagsTests
{
    [Theory]
    [InlineData("get pods", "get pods")]
    [InlineData("-n a get pods", "get pods -n a")]
    [InlineData("--namespace=a exec p -- ls -l", "exec p --namespace=a -- ls -l")]
    [InlineData("-n a rollout status deploy/web", "rollout status -n a deploy/web")]
    [InlineData("-n a get -o name pods", "get -n a -o name pods")]
    [InlineData("--help", "--help")]
    [InlineData("-n a", "-n a")]
    [InlineData("", "")]
    public void The_command_comes_first(string given, string wanted) =>
        Assert.Equal(wanted, string.Join(' ', LeadingFlags.AfterCommand(given.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
}
