using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Http;
using MiniKube.Controllers.Jobs;
using MiniKube.Controllers.Pods;
using MiniKube.Controllers.Tests.Jobs;

namespace MiniKube.Controllers.Tests.Live;

public sealed class JobTests
{
    [Fact]
    public void A_job_runs_to_completion_with_as_many_pods_as_it_may_have() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(JobRuns.Job(5, 2));
        var job = await cluster.RunToEndAsync(_ => 0, async () => Assert.InRange((await cluster.ListAsync<Pod>("default")).Count(PodStates.IsActive), 0, 2));
        Assert.Equal("Complete/CompletionsReached", job.Status.Says());
        Assert.Equal((5, null, null, 0, 0), (job.Status.Succeeded, job.Status.Failed, job.Status.Active, job.Status.Ready, job.Status.Terminating));
        Assert.NotNull(job.Status.CompletionTime);
        var pods = await cluster.ListAsync<Pod>("default");
        Assert.Equal(5, pods.Count);
        Assert.DoesNotContain(pods, JobPods.IsTracked);
        Assert.All(pods, p => Assert.Equal(("pi", job.Metadata.Uid), (p.Metadata.Labels["batch.kubernetes.io/job-name"], p.Metadata.Labels["controller-uid"])));
        var told = await cluster.EventsAsync("Job");
        Assert.Equal(5, told.Count(e => e.StartsWith("Normal SuccessfulCreate: Created pod: pi-")));
        Assert.Contains("Normal Completed: Job completed", told);
    });

    [Fact]
    public void Failed_pods_are_made_up_for_ever_later_until_there_are_too_many() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(JobRuns.Job(1, 1, s => s with { BackoffLimit = 2 }));
        var start = cluster.Now;
        var job = await cluster.RunToEndAsync(_ => 1);
        Assert.Equal(("Failed/BackoffLimitExceeded", 3), (job.Status.Says(), job.Status.Failed));
        Assert.InRange((cluster.Now - start).TotalSeconds, 30, 35);
        Assert.Contains("Warning BackoffLimitExceeded: Job has reached the specified backoff limit", await cluster.EventsAsync("Job"));
        Assert.DoesNotContain(await cluster.ListAsync<Pod>("default"), JobPods.IsTracked);
    });

    [Fact]
    public void A_job_completes_when_its_containers_fail_and_are_restarted_in_place() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(JobRuns.Job(4, 2, s => s with { Template = s.Template with { Spec = s.Template.Spec with { RestartPolicy = "OnFailure" } } }));
        var job = await cluster.RunToEndAsync(pod => pod.Status.ContainerStatuses[0].RestartCount > 0 ? 0 : null, async () =>
        {
            foreach (var pod in await cluster.RunningAsync())
            {
                await cluster.Client.UpdateAsync(pod with { Status = pod.Status with { ContainerStatuses = [pod.Status.ContainerStatuses[0] with { RestartCount = 1 }] } }, "status");
            }
        });
        Assert.Equal(("Complete/CompletionsReached", 4, null), (job.Status.Says(), job.Status.Succeeded, job.Status.Failed));
    });

    [Fact]
    public void An_indexed_job_gives_each_pod_an_index_of_its_own() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(JobRuns.Indexed(4, 2));
        var job = await cluster.RunToEndAsync(_ => 0);
        Assert.Equal(("Complete/CompletionsReached", "0-3", 4), (job.Status.Says(), job.Status.CompletedIndexes, job.Status.Succeeded));
        var pods = (await cluster.ListAsync<Pod>("default")).OrderBy(JobRuns.IndexOf).ToArray();
        Assert.Equal([0, 1, 2, 3], pods.Select(JobRuns.IndexOf));
        Assert.All(pods, p => Assert.Equal($"pi-{JobRuns.IndexOf(p)}", p.Spec.Hostname));
        Assert.All(pods, p => Assert.Equal("JOB_COMPLETION_INDEX", Assert.Single(p.Spec.Containers[0].Env).Name));
    });

    [Fact]
    public void A_job_adopts_matching_orphans_and_releases_pods_that_match_no_more() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        var job = await cluster.CreateAsync(JobRuns.Job(null, 2));
        await cluster.UntilAsync(async () => (await cluster.GetAsync<Job>("pi")).Status.Ready == 2, "2 pods are ready");
        var pods = await cluster.RunningAsync();
        await cluster.ChangeAsync<Pod>(pods[0].Metadata.Name!, p => p with { Metadata = p.Metadata with { OwnerReferences = [] } });
        await cluster.UntilAsync(async () => (await cluster.GetAsync<Pod>(pods[0].Metadata.Name!)) is var p && p.Metadata.OwnerReferences is [{ Controller: true } owner]
            && owner.Uid == job.Metadata.Uid && JobPods.IsTracked(p), "the orphan is adopted");

        await cluster.ChangeAsync<Pod>(pods[1].Metadata.Name!, p => p with { Metadata = p.Metadata with { Labels = Make.Labels(("app", "away")) } });
        await cluster.UntilAsync(async () => (await cluster.GetAsync<Pod>(pods[1].Metadata.Name!)) is var p && p.Metadata.OwnerReferences.Count == 0 && !JobPods.IsTracked(p),
            "it is released");
        await cluster.UntilAsync(async () => (await cluster.RunningAsync()).Count == 3, "it is replaced");
    });

    [Theory]
    [InlineData("Background")]
    [InlineData("Foreground")]
    public void A_deleted_job_takes_its_pods_with_it(string policy) => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(JobRuns.Job(5, 3));
        await cluster.UntilAsync(async () => (await cluster.GetAsync<Job>("pi")).Status.Active == 3 && (await cluster.RunningAsync()).Count == 3, "3 pods run");
        await cluster.DeleteAsync<Job>("pi", policy);
        await cluster.UntilAsync(async () => await cluster.FindAsync<Job>("pi") is null && (await cluster.ListAsync<Pod>("default")).Count == 0, "all is gone");
    });

    [Fact]
    public void The_pods_of_an_orphaning_job_stay_and_are_free() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(JobRuns.Job(5, 3));
        await cluster.UntilAsync(async () => (await cluster.RunningAsync()).Count == 3, "3 pods run");
        await cluster.DeleteAsync<Job>("pi", "Orphan");
        await cluster.UntilAsync(async () => await cluster.FindAsync<Job>("pi") is null
            && (await cluster.RunningAsync()).Count(p => p.Metadata.OwnerReferences.Count == 0 && !JobPods.IsTracked(p)) == 3, "they are free");
    });

    [Fact]
    public void A_suspended_job_has_no_pods_and_goes_on_when_resumed() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(JobRuns.Job(2, 2, s => s with { Suspend = true }));
        await cluster.UntilAsync(async () => (await cluster.GetAsync<Job>("pi")).Status.Says() == "Suspended/JobSuspended", "it is suspended");
        Assert.Empty(await cluster.ListAsync<Pod>("default"));
        Assert.Null((await cluster.GetAsync<Job>("pi")).Status.StartTime);

        await cluster.ChangeAsync<Job>("pi", j => j with { Spec = j.Spec with { Suspend = false } });
        await cluster.UntilAsync(async () => (await cluster.RunningAsync()).Count == 2, "it runs");
        var first = (await cluster.GetAsync<Job>("pi")).Status.StartTime!.Value;
        await cluster.PassAsync(60);
        await cluster.ChangeAsync<Job>("pi", j => j with { Spec = j.Spec with { Suspend = true } });
        await cluster.UntilAsync(async () => (await cluster.ListAsync<Pod>("default")).Count == 0 && (await cluster.GetAsync<Job>("pi")).Status is { Active: null, Terminating: 0 },
            "its pods are gone");
        await cluster.ChangeAsync<Job>("pi", j => j with { Spec = j.Spec with { Suspend = false } });
        var job = await cluster.RunToEndAsync(_ => 0);
        Assert.Equal(("Complete/CompletionsReached", 2, null), (job.Status.Says(), job.Status.Succeeded, job.Status.Failed));
        Assert.InRange((job.Status.StartTime!.Value - first).TotalSeconds, 60, 70);
        var told = await cluster.EventsAsync("Job");
        Assert.Contains("Normal Suspended: Job suspended", told);
        Assert.Contains("Normal Resumed: Job resumed", told);
    });

    [Fact]
    public void A_job_that_is_active_for_too_long_is_ended() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(JobRuns.Job(2, 2, s => s with { ActiveDeadlineSeconds = 20 }));
        var start = cluster.Now;
        var job = await cluster.RunToEndAsync(_ => null);
        Assert.InRange((cluster.Now - start).TotalSeconds, 20, 23);
        Assert.Equal(("Failed/DeadlineExceeded", 2), (job.Status.Says(), job.Status.Failed));
    });

    [Fact]
    public void A_job_of_another_controller_is_left_alone() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(JobRuns.Job(1, 1, s => s with { ManagedBy = "example.com/other" }));
        await cluster.CreateAsync(JobRuns.Job(1, 1, s => s with { ManagedBy = "kubernetes.io/job-controller" }, name: "own"));
        await cluster.UntilAsync(async () => (await cluster.GetAsync<Job>("own")).Status.Active == 1, "ours runs");
        await cluster.PassAsync(10);
        Assert.Equal(new JobStatus(), (await cluster.GetAsync<Job>("pi")).Status);
        Assert.Single(await cluster.ListAsync<Pod>("default"));
    });

    [Fact]
    public void An_indexed_job_grows_and_shrinks() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(JobRuns.Indexed(3, 3));
        await cluster.UntilAsync(async () => (await cluster.RunningAsync()).Count == 3, "3 pods run");
        await cluster.EndAsync((await cluster.RunningAsync()).Single(p => JobRuns.IndexOf(p) == 2), 0);
        await cluster.UntilAsync(async () => (await cluster.GetAsync<Job>("pi")).Status.CompletedIndexes == "2", "the last index is done");
        await cluster.ChangeAsync<Job>("pi", j => j with { Spec = j.Spec with { Completions = 5, Parallelism = 5 } });
        await cluster.UntilAsync(async () => (await cluster.RunningAsync()).Select(JobRuns.IndexOf).Order().SequenceEqual([0, 1, 3, 4]), "it has grown");
        await cluster.ChangeAsync<Job>("pi", j => j with { Spec = j.Spec with { Completions = 2, Parallelism = 2 } });
        await cluster.UntilAsync(async () => (await cluster.RunningAsync()).Select(JobRuns.IndexOf).Order().SequenceEqual([0, 1])
            && (await cluster.GetAsync<Job>("pi")).Status.CompletedIndexes is null, "it has shrunk");
        var job = await cluster.RunToEndAsync(_ => 0);
        Assert.Equal(("0,1", 2, null), (job.Status.CompletedIndexes, job.Status.Succeeded, job.Status.Failed));
    });

    [Fact]
    public void A_status_can_be_patched_and_replaced_by_anybody_who_may() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(JobRuns.Job(4, 2));
        await cluster.UntilAsync(async () => (await cluster.GetAsync<Job>("pi")).Status.Ready == 2, "it runs");
        var patched = (await cluster.Client.PatchAsync<Job>("pi", "default", Patch.Merge(
            """{"metadata":{"annotations":{"patchedstatus":"true"}},"status":{"conditions":[{"type":"Odd","status":"False"}]}}"""u8.ToArray()), "status")).Value;
        Assert.Equal("true", patched.Metadata.Annotations["patchedstatus"]);
        await cluster.ChangeAsync<Job>("pi", j => j with { Status = j.Status with { Conditions = j.Status.Conditions.With(JobConditions.Make("Odd", "True", "E2E", "set", cluster.Now)) } }, "status");
        await cluster.PassAsync(5);
        Assert.Equal("Odd/E2E", (await cluster.Client.Resource<Job>().GetAsync("pi", "default", "status")).Value.Status.Says());
        Assert.Equal("Complete/CompletionsReached", (await cluster.RunToEndAsync(_ => 0)).Status.Says());
    });

    // What the controller hears of first is a matter of the seed: that there are too many pods, or that they have ended.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_pod_that_ends_while_its_job_gives_it_up_counts(ulong seed) => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(JobRuns.Job(4, 4));
        await cluster.UntilAsync(async () => (await cluster.RunningAsync()).Count == 4, "four pods run");
        var running = await cluster.RunningAsync();
        // One that was let go before it ended does not count.
        async Task<bool> EndsTrackedAsync(Pod pod)
        {
            while (await cluster.FindAsync<Pod>(pod.Metadata.Name!) is { } live)
            {
                if (await cluster.Client.UpdateAsync(live.Exited(0, cluster.Now), "status") is { IsSuccess: true } result)
                {
                    return JobPods.IsTracked(result.Value);
                }
            }
            return false;
        }
        var ends = Task.WhenAll(running.Select(EndsTrackedAsync));
        await cluster.ChangeAsync<Job>("pi", j => j with { Spec = j.Spec with { Parallelism = 1 } });
        var ended = (await ends).Count(static e => e);
        var job = await cluster.RunToEndAsync(_ => 0);
        Assert.Equal(4, job.Status.Succeeded);
        Assert.Equal(4 + 4 - ended, (await cluster.EventsAsync("Job")).Count(static e => e.StartsWith("Normal SuccessfulCreate", StringComparison.Ordinal)));
    }, seed);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Controllers_that_come_and_go_lose_and_double_nothing(ulong seed) => LiveCluster.Run(async cluster =>
    {
        await cluster.StartBareAsync(2);
        await cluster.CreateAsync(JobRuns.Indexed(12, 4));
        Func<Task>? stop = null;
        var term = 0;
        var job = await cluster.RunToEndAsync(
            pod => JobRuns.IndexOf(pod) % 5 == 0 && pod.Metadata.Uid![0] < '8' ? 1 : 0,
            async () =>
            {
                await (stop?.Invoke() ?? Task.CompletedTask);
                stop = cluster.StartControllers($"c{term++}", o => o with { LeaderElect = false });
                await cluster.PassAsync(0.05 * (term % 7));
                Assert.InRange((await cluster.ListAsync<Pod>("default")).Count(PodStates.IsActive), 0, 4);
            });
        Assert.True(job.Status.Says() is "Complete/CompletionsReached" or "Failed/BackoffLimitExceeded");
        var pods = await cluster.ListAsync<Pod>("default");
        Assert.DoesNotContain(pods, JobPods.IsTracked);
        Assert.Equal(job.Status.Failed ?? 0, pods.Count(static p => p.Status.Phase == "Failed"));
        Assert.Equal(job.Status.Succeeded, pods.Where(static p => p.Status.Phase == "Succeeded").Select(JobRuns.IndexOf).Distinct().Count());
    }, seed);
}
