using System.Text;
using MiniKube.Api.Batch.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Policy.V1;
using MiniKube.Client.Http;
using MiniKube.Controllers.Jobs;

namespace MiniKube.Controllers.Tests.Live;

/// <summary>What users may do to Jobs, CronJobs and PodDisruptionBudgets while their controllers are at work.</summary>
public sealed class BatchApiTests
{
    private static Patch Merge(string json) => Patch.Merge(Encoding.UTF8.GetBytes(json));

    [Fact]
    public void A_cron_job_is_made_listed_watched_changed_and_deleted() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        var cronJobs = cluster.Client.Resource<CronJob>();
        CronJob Make(string name) => new()
        {
            Metadata = new ObjectMeta { Name = name, Namespace = "default", Labels = Controllers.Tests.Make.Labels(("special", "yes")) },
            Spec = new() { Schedule = "*/1 * * * ?", Suspend = true, JobTemplate = new() { Spec = JobRuns.Job(1, 1).Spec } },
        };
        var first = await cluster.CreateAsync(Make("a"));
        await cluster.CreateAsync(Make("b"));
        Assert.Equal(["a", "b"], (await cluster.Client.ListAsync<CronJob>(null, new ListOptions { LabelSelector = "special=yes" })).OrThrow().Items.Select(c => c.Metadata.Name));

        var watch = cluster.Client.WatchAsync<CronJob>("default", new WatchOptions { ResourceVersion = first.Metadata.ResourceVersion, LabelSelector = "special=yes" }).GetAsyncEnumerator();
        (await cronJobs.PatchAsync("a", "default", Merge("""{"metadata":{"annotations":{"patched":"true"}}}"""))).OrThrow();
        await cluster.ChangeAsync<CronJob>("a", c => c with { Metadata = c.Metadata with { Annotations = new Dictionary<string, string>(c.Metadata.Annotations) { ["updated"] = "true" } } });
        var seen = new List<string>();
        while (!seen.Contains("Modified a true true") && await watch.MoveNextAsync())
        {
            var annotations = watch.Current.Object!.Metadata.Annotations;
            seen.Add($"{watch.Current.Type} {watch.Current.Object.Metadata.Name} {annotations.GetValueOrDefault("patched")} {annotations.GetValueOrDefault("updated")}");
        }
        await watch.DisposeAsync();
        Assert.Equal(["Added b  ", "Modified a true ", "Modified a true true"], seen);

        var patched = (await cronJobs.PatchAsync("a", "default", Merge("""{"metadata":{"annotations":{"patchedstatus":"true"}},"status":{"lastScheduleTime":"2026-01-01T00:00:00Z"}}"""), "status")).OrThrow();
        Assert.Equal(("true", "2026-01-01T00:00:00Z"), (patched.Metadata.Annotations["patchedstatus"], patched.Status.LastScheduleTime?.ToString()));
        await cluster.ChangeAsync<CronJob>("a", c => c with { Status = c.Status with { LastScheduleTime = cluster.Now } }, "status");
        Assert.Equal(((Api.Values.Timestamp)cluster.Now).ToString(), (await cronJobs.GetAsync("a", "default", "status")).OrThrow().Status.LastScheduleTime.ToString());

        await cluster.DeleteAsync<CronJob>("a");
        await cluster.UntilAsync(async () => await cluster.FindAsync<CronJob>("a") is null, "it is gone");
        await cluster.DeleteCollectionAsync<CronJob>("special=yes");
        await cluster.UntilAsync(async () => (await cluster.ListAsync<CronJob>()).Count == 0, "all are gone");
    });

    [Fact]
    public void A_suspended_job_is_patched_resumed_found_by_label_and_deleted_with_its_like() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(JobRuns.Job(4, 2, s => s with { Suspend = true }));
        (await cluster.Client.PatchAsync<Job>("pi", "default", Merge("""{"metadata":{"labels":{"e2e":"patched"}}}"""))).OrThrow();
        await cluster.UntilAsync(async () => JobConditions.Met(await cluster.GetAsync<Job>("pi"), JobConditions.Suspended) is not null, "it is suspended");
        Assert.Empty(await cluster.ListAsync<Pod>("default"));

        await cluster.ChangeAsync<Job>("pi", j => j with { Spec = j.Spec with { Suspend = false }, Metadata = j.Metadata with { Annotations = Make.Labels(("updated", "true")) } });
        await cluster.UntilAsync(async () => (await cluster.GetAsync<Job>("pi")).Status.Active == 2, "it goes on");
        Assert.Equal("true", (await cluster.GetAsync<Job>("pi")).Metadata.Annotations["updated"]);
        var found = (await cluster.Client.ListAsync<Job>(null, new ListOptions { LabelSelector = "e2e=patched" })).OrThrow().Items;
        Assert.Equal("pi", Assert.Single(found).Metadata.Name);
        await cluster.DeleteCollectionAsync<Job>("e2e=patched");
        await cluster.UntilAsync(async () => (await cluster.ListAsync<Job>()).Count == 0, "it is gone");
    });

    [Fact]
    public void Budgets_are_made_changed_listed_everywhere_and_deleted_together() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        PodDisruptionBudget Budget(string name, string ns) => new()
        {
            Metadata = new ObjectMeta { Name = name, Namespace = ns, Labels = Make.Labels(("set", "one")) },
            Spec = new() { MinAvailable = 2, Selector = new() { MatchLabels = Make.Labels(("app", "web")) } },
        };
        await cluster.CreateAsync(new Namespace { Metadata = new ObjectMeta { Name = "elsewhere" } });
        await cluster.CreateAsync(Budget("a", "default"));
        await cluster.CreateAsync(Budget("b", "default"));
        await cluster.CreateAsync(Budget("c", "elsewhere"));
        await cluster.UntilAsync(async () => (await cluster.GetAsync<PodDisruptionBudget>("a")).Status.ObservedGeneration == 1, "its status is kept");

        var changed = await cluster.ChangeAsync<PodDisruptionBudget>("a", b => b with { Spec = b.Spec with { MinAvailable = "3%" } });
        Assert.Equal("3%", changed.Spec.MinAvailable?.StringValue);
        var patched = (await cluster.Client.PatchAsync<PodDisruptionBudget>("a", "default", Merge("""{"spec":{"minAvailable":"5%"}}"""))).OrThrow();
        Assert.Equal("5%", patched.Spec.MinAvailable?.StringValue);
        await cluster.UntilAsync(async () => await cluster.GetAsync<PodDisruptionBudget>("a") is var b && b.Status.ObservedGeneration == b.Metadata.Generation, "the change is seen");

        Assert.Equal(["a", "b", "c"], (await cluster.Client.ListAsync<PodDisruptionBudget>(null, new ListOptions { LabelSelector = "set=one" })).OrThrow().Items.Select(b => b.Metadata.Name).Order());
        await cluster.DeleteCollectionAsync<PodDisruptionBudget>("set=one");
        await cluster.UntilAsync(async () => (await cluster.ListAsync<PodDisruptionBudget>()) is [var left] && left.Metadata.Name == "c", "those of the namespace are gone");
    });

    [Fact]
    public void A_budgets_status_can_be_written_by_others() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Manifests.ReplicaSet(1));
        await cluster.CreateAsync(new PodDisruptionBudget
        {
            Metadata = new ObjectMeta { Name = "web", Namespace = "default" }, Spec = new() { MinAvailable = 1, Selector = new() { MatchLabels = Make.Labels(("app", "web")) } },
        });
        await cluster.UntilAsync(async () => (await cluster.GetAsync<PodDisruptionBudget>("web")).Status.CurrentHealthy == 1, "its pod is healthy");
        var pod = (await cluster.ListAsync<Pod>("default")).Single().Metadata.Name!;
        await cluster.ChangeAsync<PodDisruptionBudget>("web", b => b with { Status = b.Status with { DisruptedPods = new Dictionary<string, Api.Values.Timestamp> { [pod] = cluster.Now } } }, "status");
        await cluster.UntilAsync(async () => (await cluster.GetAsync<PodDisruptionBudget>("web")).Status is { CurrentHealthy: 0, DisruptedPods.Count: 1 }, "the pod counts as gone");
        (await cluster.Client.PatchAsync<PodDisruptionBudget>("web", "default", Merge("""{"status":{"disruptedPods":null}}"""), "status")).OrThrow();
        await cluster.UntilAsync(async () => (await cluster.GetAsync<PodDisruptionBudget>("web")).Status is { CurrentHealthy: 1, DisruptedPods.Count: 0 }, "the pod counts again");
    });
}
