using MiniKube.Api.Apps.V1;
using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Policy.V1;
using MiniKube.Controllers.Jobs;
using MiniKube.Controllers.Tests.Jobs;

namespace MiniKube.Controllers.Tests.Live;

public sealed class BatchExamplesTests
{
    [Fact]
    public void The_job_runs_each_of_its_indexes() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        var name = (await cluster.CreateAsync(Examples.Read<Job>("job.yaml"))).Metadata.Name!;
        await cluster.UntilAsync(
            async () =>
            {
                foreach (var pod in await cluster.RunningAsync())
                {
                    await cluster.EndAsync(pod, 0);
                }
                return JobConditions.Finished(await cluster.GetAsync<Job>(name)) is not null;
            },
            "it ends");
        var status = (await cluster.GetAsync<Job>(name)).Status;
        Assert.Equal(("Complete/CompletionsReached", "0-4"), (status.Says(), status.CompletedIndexes));
        await cluster.UntilAsync(async () => await cluster.FindAsync<Job>(name) is null, "it is gone");
    });

    [Fact]
    public void The_cron_job_makes_a_job_each_minute() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Examples.Read<CronJob>("cronjob.yaml"));
        await cluster.UntilAsync(async () => (await cluster.RunningAsync()).Count == 1, "it runs");
        await cluster.EndAsync((await cluster.RunningAsync())[0], 0);
        await cluster.UntilAsync(async () => (await cluster.ListAsync<Job>("default")).Count == 2, "it runs again", minutes: 3);
    });

    [Fact]
    public void The_budget_lets_one_pod_go_at_a_time() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Examples.Read<Deployment>("hello.yaml"));
        await cluster.CreateAsync(Examples.Read<PodDisruptionBudget>("poddisruptionbudget.yaml"));
        await cluster.UntilAsync(async () => (await cluster.GetAsync<PodDisruptionBudget>("hello")).Status is { ExpectedPods: 6, DesiredHealthy: 5, DisruptionsAllowed: 1 },
            "one may go");
    });
}
