using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Policy.V1;
using MiniKube.Controllers.Pods;
using MiniKube.Controllers.Tests.Jobs;

namespace MiniKube.Controllers.Tests.Live;

public sealed class JobPolicyTests
{
    [Fact]
    public void A_pod_failure_policy_fails_the_job_on_an_exit_code() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(JobRuns.Job(4, 4, s => s with { PodFailurePolicy = Policy("FailJob", 42) }));
        var one = "";
        var job = await cluster.RunToEndAsync(pod => (one = one.Length > 0 ? one : pod.Metadata.Name!) == pod.Metadata.Name ? 42 : null);
        Assert.Equal("Failed/PodFailurePolicy", job.Status.Says());
        Assert.Equal($"Container c for pod default/{one} failed with exit code 42 matching FailJob rule at index 0", job.Status.Condition("Failed")!.Message);
    });

    [Fact]
    public void Evictions_are_ignored_where_the_policy_says_so() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        var ignore = new PodFailurePolicyRule { Action = "Ignore", OnPodConditions = [new PodFailurePolicyOnPodConditionsPattern { Type = "DisruptionTarget" }] };
        await cluster.CreateAsync(JobRuns.Indexed(2, 2, s => s with { BackoffLimit = 0, PodFailurePolicy = new PodFailurePolicy { Rules = [ignore] } }));
        await cluster.UntilAsync(async () => (await cluster.RunningAsync()).Count == 2, "its pods run");
        var first = await cluster.RunningAsync();
        foreach (var pod in first)
        {
            var eviction = new Eviction { Metadata = new ObjectMeta { Name = pod.Metadata.Name, Namespace = "default" } };
            (await cluster.Client.CreateSubresourceAsync<Pod, Eviction>(pod.Metadata.Name!, "default", "eviction", eviction)).OrThrow();
            await cluster.EndAsync(pod, 137);
        }
        var job = await cluster.RunToEndAsync(pod => first.Any(f => f.Metadata.Uid == pod.Metadata.Uid) ? null : 0);
        Assert.Equal(("Complete/CompletionsReached", "0,1", null), (job.Status.Says(), job.Status.CompletedIndexes, job.Status.Failed));
    });

    [Fact]
    public void All_indexes_run_although_some_fail() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(JobRuns.Indexed(4, 2, s => s with { BackoffLimitPerIndex = 1 }));
        var job = await cluster.RunToEndAsync(pod => JobRuns.IndexOf(pod) % 2);
        Assert.Equal(("Failed/FailedIndexes", "1,3", "0,2", 2, 4),
            (job.Status.Says(), job.Status.FailedIndexes, job.Status.CompletedIndexes, job.Status.Succeeded, job.Status.Failed));
    });

    [Fact]
    public void An_index_fails_at_once_on_an_exit_code_of_the_policy() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(JobRuns.Indexed(2, 2, s => s with { BackoffLimitPerIndex = 3, PodFailurePolicy = Policy("FailIndex", 42) }));
        var job = await cluster.RunToEndAsync(pod => JobRuns.IndexOf(pod) == 0 ? 42 : 0);
        Assert.Equal(("Failed/FailedIndexes", "0", "1", 1), (job.Status.Says(), job.Status.FailedIndexes, job.Status.CompletedIndexes, job.Status.Failed));
    });

    [Fact]
    public void Too_many_failed_indexes_end_the_job_and_its_other_pods() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(JobRuns.Indexed(4, 4, s => s with { BackoffLimitPerIndex = 0, MaxFailedIndexes = 0 }));
        await cluster.UntilAsync(async () => (await cluster.RunningAsync()).Count == 4, "all run");
        var job = await cluster.RunToEndAsync(pod => JobRuns.IndexOf(pod) == 1 ? 1 : null);
        Assert.Equal(("Failed/MaxFailedIndexesExceeded", "1", null, 4), (job.Status.Says(), job.Status.FailedIndexes, job.Status.CompletedIndexes, job.Status.Failed));
        Assert.DoesNotContain(await cluster.ListAsync<Pod>("default"), PodStates.IsActive);
    });

    [Theory]
    [InlineData(null, 1, "0")]
    [InlineData("1", null, "1")]
    [InlineData("0-1", null, "0,1")]
    [InlineData("1-2", 1, "2")]
    public void A_success_policy_completes_the_job_although_indexes_are_pending(string? indexes, int? count, string ending) => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        var policy = new SuccessPolicy { Rules = [new SuccessPolicyRule { SucceededIndexes = indexes, SucceededCount = count }] };
        await cluster.CreateAsync(JobRuns.Indexed(5, 3, s => s with { SuccessPolicy = policy }));
        await cluster.UntilAsync(async () => (await cluster.RunningAsync()).Count == 3, "3 pods run");
        var job = await cluster.RunToEndAsync(pod => ending.Split(',').Contains($"{JobRuns.IndexOf(pod)}") ? 0 : null);
        Assert.Equal(("Complete/SuccessPolicy", ending, null), (job.Status.Says(), job.Status.CompletedIndexes, job.Status.Failed));
        Assert.Equal("Matched rules at index 0", job.Status.Condition("SuccessCriteriaMet")!.Message);
        Assert.DoesNotContain(await cluster.ListAsync<Pod>("default"), PodStates.IsActive);
    });

    [Fact]
    public void A_success_policy_is_met_when_all_indexes_succeeded() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        var policy = new SuccessPolicy { Rules = [new SuccessPolicyRule { SucceededIndexes = "0-1" }] };
        await cluster.CreateAsync(JobRuns.Indexed(2, 2, s => s with { SuccessPolicy = policy }));
        var job = await cluster.RunToEndAsync(_ => 0);
        Assert.Equal("SuccessPolicy", job.Status.Condition("SuccessCriteriaMet")!.Reason);
        Assert.Equal(("Complete/SuccessPolicy", "0,1"), (job.Status.Says(), job.Status.CompletedIndexes));
    });

    [Fact]
    public void Where_only_failed_pods_are_replaced_no_two_run_for_one() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(JobRuns.Job(1, 1, s => s with
        {
            PodReplacementPolicy = "Failed",
            Template = s.Template with { Metadata = new ObjectMeta { Annotations = new Dictionary<string, string> { ["fake.minikube.dev/stop-seconds"] = "20" } } },
        }));
        await cluster.UntilAsync(async () => (await cluster.RunningAsync()).Count == 1, "it runs");
        var first = (await cluster.RunningAsync())[0].Metadata.Name!;
        await cluster.DeleteAsync<Pod>(first);
        await cluster.PassAsync(10);
        var status = (await cluster.GetAsync<Job>("pi")).Status;
        Assert.Equal((null, 1, null), (status.Active, status.Terminating, status.Failed));
        Assert.Single(await cluster.ListAsync<Pod>("default"));
        var job = await cluster.RunToEndAsync(_ => 0);
        Assert.Equal(("Complete/CompletionsReached", 1, 1), (job.Status.Says(), job.Status.Succeeded, job.Status.Failed));
    });

    private static PodFailurePolicy Policy(string action, int exitCode) => new()
    {
        Rules = [new PodFailurePolicyRule { Action = action, OnExitCodes = new PodFailurePolicyOnExitCodesRequirement { Operator = "In", Values = [exitCode] } }],
    };
}
