using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Policy.V1;
using MiniKube.Api.Schemas;
using MiniKube.Api.Values;
using MiniKube.Client.Http;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.Tests.Live;

public sealed class DisruptionTests
{
    [Fact]
    public void A_budget_says_how_many_pods_may_go() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Budget(least: 2));
        await UntilAllowedAsync(cluster, 0);
        await cluster.CreateAsync(Manifests.Deployment(3));
        await UntilAllowedAsync(cluster, 1);
        var status = (await cluster.GetAsync<PodDisruptionBudget>("web")).Status;
        Assert.Equal((3, 2, 3), (status.CurrentHealthy, status.DesiredHealthy, status.ExpectedPods));
        Assert.Equal(("DisruptionAllowed", "True", "SufficientPods"), (status.Conditions[0].Type, status.Conditions[0].Status, status.Conditions[0].Reason));
        Assert.Contains("Normal NoPods: No matching pods found", await cluster.EventsAsync("PodDisruptionBudget"));

        await cluster.ChangeAsync<PodDisruptionBudget>("web", b => b with { Spec = b.Spec with { MinAvailable = 3 } });
        await UntilAllowedAsync(cluster, 0);
        await cluster.ChangeAsync<PodDisruptionBudget>("web", b => b with { Spec = b.Spec with { MinAvailable = null, MaxUnavailable = "50%" } });
        await UntilAllowedAsync(cluster, 2);
        await cluster.ChangeAsync<Deployment>("web", d => d with { Spec = d.Spec with { Replicas = 5 } });
        await UntilAllowedAsync(cluster, 3);
        await cluster.DeleteAsync<PodDisruptionBudget>("web");
    });

    [Fact]
    public void An_eviction_is_blocked_until_the_budget_allows_it() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Manifests.ReplicaSet(3));
        await cluster.CreateAsync(Budget(least: 3));
        await cluster.UntilAsync(async () => (await cluster.GetAsync<PodDisruptionBudget>("web")).Status.CurrentHealthy == 3, "3 are healthy");
        var pods = await cluster.ListAsync<Pod>("default");
        var refused = await EvictAsync(cluster, pods[0]);
        Assert.Equal((429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget."),
            (refused.Error!.Code, refused.Error.Reason, refused.Error.Message));
        Assert.Equal("The disruption budget web needs 3 healthy pods and has 3 currently", refused.Error.Details!.Causes[0].Message);

        await cluster.ChangeAsync<PodDisruptionBudget>("web", b => b with { Spec = b.Spec with { MinAvailable = 2 } });
        await UntilAllowedAsync(cluster, 1);
        Assert.True((await EvictAsync(cluster, pods[0])).IsSuccess);
        Assert.Equal(429, (await EvictAsync(cluster, pods[1])).Error!.Code);
        await cluster.UntilAsync(async () => await cluster.FindAsync<Pod>(pods[0].Metadata.Name!) is null, "it is gone");
        await UntilAllowedAsync(cluster, 1);
        Assert.Empty((await cluster.GetAsync<PodDisruptionBudget>("web")).Status.DisruptedPods);
        Assert.True((await EvictAsync(cluster, pods[1])).IsSuccess);
    });

    [Fact]
    public void Evictions_at_once_never_take_more_than_the_budget() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Manifests.ReplicaSet(6));
        await cluster.CreateAsync(Budget(most: 2));
        await UntilAllowedAsync(cluster, 2);
        for (var round = 0; round < 5; round++)
        {
            var pods = (await cluster.ListAsync<Pod>("default")).Where(PodStates.IsActive).ToArray();
            await Task.WhenAll(pods.Select(p => EvictAsync(cluster, p)));
            Assert.InRange((await cluster.ListAsync<Pod>("default")).Count(static p => PodStates.IsActive(p) && PodStates.IsReady(p)), 4, 6);
            await UntilAllowedAsync(cluster, 2);
        }
    });

    [Theory]
    [InlineData(null, 0, true, false)]
    [InlineData("AlwaysAllow", 0, true, true)]
    [InlineData("IfHealthyBudget", 2, false, true)]
    public void Pods_that_are_not_ready_go_by_the_policy(string? policy, int ready, bool blocked, bool goes) => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Manifests.ReplicaSet(3));
        await cluster.UntilAsync(async () => (await cluster.GetAsync<ReplicaSet>("web")).Status.ReadyReplicas == 3, "3 are ready");
        // Nobody contradicts what is said of their pods from here on.
        await cluster.KillNodeAsync("n1");
        await cluster.KillNodeAsync("n2");
        foreach (var pod in (await cluster.ListAsync<Pod>("default")).Skip(ready))
        {
            await cluster.ChangeAsync<Pod>(pod.Metadata.Name!, p => p.Ready(false), "status");
        }
        await cluster.CreateAsync(Budget(least: 2) is var b ? b with { Spec = b.Spec with { UnhealthyPodEvictionPolicy = policy } } : b);
        await cluster.UntilAsync(async () => (await cluster.GetAsync<PodDisruptionBudget>("web")).Status is { ObservedGeneration: 1 } s && s.CurrentHealthy == ready, "it is looked at");
        Assert.Equal(blocked, (await cluster.GetAsync<PodDisruptionBudget>("web")).Status.CurrentHealthy < 2);
        Assert.Equal(goes, (await EvictAsync(cluster, (await cluster.ListAsync<Pod>("default"))[^1])).IsSuccess);
    });

    [Fact]
    public void A_controller_without_a_scale_makes_the_budget_forbid_all() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(JobRuns.Job(1, 1, s => s with { Template = s.Template with { Metadata = new ObjectMeta { Labels = Make.Labels(("app", "web")) } } }));
        await cluster.CreateAsync(Budget(most: 1));
        await cluster.UntilAsync(async () => (await cluster.GetAsync<PodDisruptionBudget>("web")).Status.Conditions is [{ Reason: "SyncFailed" }], "it fails");
        var status = (await cluster.GetAsync<PodDisruptionBudget>("web")).Status;
        Assert.Equal((0, "jobs.batch does not implement the scale subresource"), (status.DisruptionsAllowed, status.Conditions[0].Message));
        Assert.Contains("Warning CalculateExpectedPodCountFailed: Failed to calculate the number of expected pods: jobs.batch does not implement the scale subresource",
            await cluster.EventsAsync("PodDisruptionBudget"));
    });

    [Fact]
    public void Pods_of_custom_resources_count_by_their_scale() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        var definitions = cluster.Client.Dynamic(new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions"), namespaced: false);
        (await definitions.CreateAsync((DocumentObject)DocumentJson.Parse("""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"teams.example.com"},"spec":{"group":"example.com","scope":"Namespaced",
             "names":{"plural":"teams","kind":"Team"},"versions":[{"name":"v1","served":true,"storage":true,
             "subresources":{"scale":{"specReplicasPath":".spec.size","statusReplicasPath":".status.size"}},
             "schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
            """u8.ToArray()))).OrThrow();
        var teams = cluster.Client.Dynamic(new GroupVersionResource("example.com", "v1", "teams"), namespaced: true);
        DocumentObject? team = null;
        await cluster.UntilAsync(
            async () =>
            {
                var made = await teams.CreateAsync((DocumentObject)DocumentJson.Parse(
                    """{"apiVersion":"example.com/v1","kind":"Team","metadata":{"name":"blue","namespace":"default"},"spec":{"size":4}}"""u8.ToArray()));
                team = made.IsSuccess ? made.Value : null;
                return made.IsSuccess;
            },
            "the kind is served");
        var owner = new OwnerReference { ApiVersion = "example.com/v1", Kind = "Team", Name = "blue", Uid = team!.At("metadata", "uid")!.AsString!, Controller = true };
        foreach (var name in (string[])["a", "b", "c"])
        {
            await cluster.CreateAsync(new Pod
            {
                Metadata = new ObjectMeta { Name = name, Namespace = "default", Labels = Make.Labels(("app", "web")), OwnerReferences = [owner] }, Spec = Manifests.Template().Spec,
            });
        }
        await cluster.CreateAsync(Budget(least: "50%"));
        await UntilAllowedAsync(cluster, 1);
        Assert.Equal((4, 2), ((await cluster.GetAsync<PodDisruptionBudget>("web")).Status is var s ? (s.ExpectedPods, s.DesiredHealthy) : default));
    });

    [Fact]
    public void A_disruption_that_did_not_come_is_forgotten() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Manifests.ReplicaSet(2));
        await cluster.CreateAsync(Budget(least: 1));
        await UntilAllowedAsync(cluster, 1);
        var name = (await cluster.ListAsync<Pod>("default"))[0].Metadata.Name!;
        var start = cluster.Now;
        await cluster.ChangeAsync<Pod>(name, p => p with
        {
            Status = p.Status with { Conditions = [.. p.Status.Conditions, PodWrites.Disruption("EvictionByEvictionAPI", "Eviction API: evicting", cluster.Now)] },
        }, "status");
        await cluster.ChangeAsync<PodDisruptionBudget>("web", b => b with
        {
            Status = b.Status with { DisruptionsAllowed = 0, DisruptedPods = new Dictionary<string, Timestamp> { [name] = cluster.Now } },
        }, "status");
        await cluster.PassAsync(60);
        Assert.Equal((1, 0), ((await cluster.GetAsync<PodDisruptionBudget>("web")).Status is var s ? (s.CurrentHealthy, s.DisruptionsAllowed) : default));
        await UntilAllowedAsync(cluster, 1);
        await cluster.UntilAsync(async () => PodStates.Condition(await cluster.GetAsync<Pod>(name), "DisruptionTarget")!.Status == "False", "the condition is taken back");
        Assert.InRange((cluster.Now - start).TotalSeconds, 119, 125);
        Assert.Contains("Warning NotDeleted: Pod was expected by PDB default/web to be deleted but it wasn't", await cluster.EventsAsync("Pod"));
    });

    private static PodDisruptionBudget Budget(IntOrString? least = null, IntOrString? most = null) => new()
    {
        Metadata = new ObjectMeta { Name = "web", Namespace = "default" },
        Spec = new PodDisruptionBudgetSpec { MinAvailable = least, MaxUnavailable = most, Selector = new LabelSelector { MatchLabels = Make.Labels(("app", "web")) } },
    };

    private static Task<ApiResult<DocumentObject>> EvictAsync(LiveCluster cluster, Pod pod) => cluster.Client.CreateSubresourceAsync<Pod, Eviction>(
        pod.Metadata.Name!, "default", "eviction", new Eviction { Metadata = new ObjectMeta { Name = pod.Metadata.Name, Namespace = "default" } });

    private static Task UntilAllowedAsync(LiveCluster cluster, int allowed) => cluster.UntilAsync(
        async () => await cluster.GetAsync<PodDisruptionBudget>("web") is var b && b.Status.ObservedGeneration == b.Metadata.Generation && b.Status.DisruptionsAllowed == allowed,
        $"{allowed} disruptions are allowed");
}
