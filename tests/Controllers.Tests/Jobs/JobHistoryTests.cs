namespace MiniKube.Controllers.Tests.Jobs;

public sealed class JobHistoryTests
{
    private static readonly int Seeds = Environment.GetEnvironmentVariable("MKUBE_SOAK") == "1" ? 5000 : 300;

    [Fact]
    public void Whatever_dies_in_between_a_job_keeps_its_bounds_counts_every_pod_once_and_ends()
    {
        var ends = new HashSet<string?>();
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var history = new JobHistory((ulong)seed);
            history.Settle(troubled: true);
            ends.Add(history.End!.Reason);
        }
        Assert.Superset(
            new HashSet<string?> { "CompletionsReached", "SuccessPolicy", "BackoffLimitExceeded", "DeadlineExceeded", "MaxFailedIndexesExceeded", "FailedIndexes" }, ends);
    }

    [Fact]
    public void Without_trouble_a_job_ends_too()
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            new JobHistory((ulong)seed).Settle(troubled: false);
        }
    }
}
