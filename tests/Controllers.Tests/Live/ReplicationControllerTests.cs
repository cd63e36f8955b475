using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;
using MiniKube.Controllers.Ownership;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.Tests.Live;

public sealed class ReplicationControllerTests
{
    [Fact]
    public void The_example_comes_up_is_scaled_and_goes() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        var controller = await cluster.CreateAsync(Examples.Read<ReplicationController>("replicationcontroller.yaml"));
        await cluster.UntilAsync(() => HasReadyAsync(cluster, "legacy", 2), "2 pods are ready");
        Assert.All(await cluster.ListAsync<Pod>("default"), p =>
        {
            Assert.StartsWith("legacy-", p.Metadata.Name);
            Assert.Equal(ControllerReference.To(controller), Assert.Single(p.Metadata.OwnerReferences));
        });
        Assert.Contains(await cluster.ListAsync<Event>("default"), e => e is { Reason: "SuccessfulCreate", InvolvedObject.Kind: "ReplicationController", Source.Component: "replication-controller" });
        await cluster.ScaleAsync<ReplicationController>("legacy", 2, 4);
        await cluster.UntilAsync(() => HasReadyAsync(cluster, "legacy", 4), "4 pods are ready");
        await cluster.ChangeAsync<ReplicationController>("legacy", c => c with { Spec = c.Spec with { Replicas = 1 } });
        await cluster.UntilAsync(async () => await HasReadyAsync(cluster, "legacy", 1) && (await cluster.ListAsync<Pod>("default")).Count == 1, "1 pod is left");
        var version = (await cluster.GetAsync<ReplicationController>("legacy")).Metadata.ResourceVersion;
        await cluster.PassAsync(30);
        Assert.Equal(version, (await cluster.GetAsync<ReplicationController>("legacy")).Metadata.ResourceVersion);
        // Without a policy its pods would stay.
        await cluster.DeleteAsync<ReplicationController>("legacy", "Background");
        await cluster.UntilAsync(async () => (await cluster.ListAsync<Pod>("default")).Count == 0, "all is gone");
    });

    [Fact]
    public void It_adopts_a_matching_pod_and_releases_one_that_no_longer_matches() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(new Pod
        {
            Metadata = new ObjectMeta { Name = "orphan", Namespace = "default", Labels = Make.Labels(("app", "web")) }, Spec = Manifests.Template().Spec,
        });
        await cluster.UntilAsync(async () => PodStates.IsReady(await cluster.GetAsync<Pod>("orphan")), "the orphan is ready");
        var controller = await cluster.CreateAsync(Controller(1));
        await cluster.UntilAsync(async () => ControllerReference.Controls(controller, (await cluster.GetAsync<Pod>("orphan")).Metadata), "it is adopted");
        await cluster.ChangeAsync<Pod>("orphan", p => p.Labelled(("app", "away")));
        await cluster.UntilAsync(async () => (await cluster.GetAsync<Pod>("orphan")).Metadata.OwnerReferences.Count == 0 && await HasReadyAsync(cluster, "web", 1), "it is released and replaced");
    });

    [Fact]
    public void What_a_quota_refuses_is_a_condition_until_there_is_room() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(new ResourceQuota
        {
            Metadata = new ObjectMeta { Name = "two", Namespace = "default" },
            Spec = new ResourceQuotaSpec { Hard = new Dictionary<string, Quantity> { ["pods"] = Quantity.Parse("2") } },
        });
        await cluster.UntilAsync(async () => (await cluster.GetAsync<ResourceQuota>("two")).Status.Hard.ContainsKey("pods"), "the quota is in force");
        await cluster.CreateAsync(Controller(3));
        await cluster.UntilAsync(
            async () => (await cluster.GetAsync<ReplicationController>("web")).Status.Conditions.Any(c => c is { Type: "ReplicaFailure", Status: "True", Reason: "FailedCreate" }),
            "it says that it cannot");
        Assert.Contains("exceeded quota: two", (await cluster.GetAsync<ReplicationController>("web")).Status.Conditions.Single().Message);
        await cluster.ChangeAsync<ReplicationController>("web", c => c with { Spec = c.Spec with { Replicas = 2 } });
        await cluster.UntilAsync(async () => (await cluster.GetAsync<ReplicationController>("web")).Status.Conditions.Count == 0 && await HasReadyAsync(cluster, "web", 2), "it no longer says so");
    });

    [Fact]
    public void The_replica_set_of_the_example_comes_up_and_is_scaled() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Examples.Read<ReplicaSet>("replicaset.yaml"));
        await cluster.UntilAsync(async () => (await cluster.GetAsync<ReplicaSet>("copies")).Status.AvailableReplicas == 3, "3 pods are available");
        await cluster.ScaleAsync<ReplicaSet>("copies", 3, 4);
        await cluster.UntilAsync(async () => (await cluster.GetAsync<ReplicaSet>("copies")).Status.AvailableReplicas == 4, "4 pods are available");
        await cluster.ChangeAsync<ReplicaSet>("copies", s => s with
        {
            Spec = s.Spec with { Replicas = 2, Template = s.Spec.Template with { Spec = s.Spec.Template.Spec with { TerminationGracePeriodSeconds = 0 } } },
        });
        await cluster.UntilAsync(async () => (await cluster.GetAsync<ReplicaSet>("copies")).Status is { AvailableReplicas: 2, Replicas: 2 }, "2 pods are left");
    });

    private static ReplicationController Controller(int replicas) => new()
    {
        Metadata = new ObjectMeta { Name = "web", Namespace = "default" },
        Spec = new ReplicationControllerSpec { Replicas = replicas, Template = Manifests.Template() },
    };

    private static async Task<bool> HasReadyAsync(LiveCluster cluster, string name, int replicas)
    {
        var controller = await cluster.GetAsync<ReplicationController>(name);
        return controller.Status.ObservedGeneration == controller.Metadata.Generation && controller.Status.ReadyReplicas.GetValueOrDefault() == replicas
            && controller.Status.AvailableReplicas.GetValueOrDefault() == replicas;
    }
}
