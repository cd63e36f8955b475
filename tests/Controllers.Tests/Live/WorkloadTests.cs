using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Controllers.Deployments;
using MiniKube.Controllers.Ownership;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.Tests.Live;

public sealed class WorkloadTests
{
    [Fact]
    public void A_deployment_rolls_out_scales_rolls_back_and_goes() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Manifests.Deployment(3));
        await cluster.UntilAsync(async () => await IsCompleteAsync(cluster, 3), "3 pods are available");
        var first = Assert.Single(await cluster.ListAsync<ReplicaSet>("default"));
        var deployment = await cluster.GetAsync<Deployment>("web");
        Assert.Equal("1", deployment.Metadata.Annotations[Revisions.Revision]);
        Assert.Equal((3, 3, 3, 3), (deployment.Status.Replicas, deployment.Status.UpdatedReplicas, deployment.Status.ReadyReplicas, deployment.Status.AvailableReplicas));
        Assert.All(await cluster.ListAsync<Pod>("default"), p => Assert.StartsWith(first.Metadata.Name + "-", p.Metadata.Name));

        await cluster.ChangeAsync<Deployment>("web", d => d with { Spec = d.Spec with { Template = Manifests.Template(image: "image:2") } });
        await cluster.UntilAsync(async () => await IsCompleteAsync(cluster, 3) && (await cluster.GetAsync<Deployment>("web")).Metadata.Annotations[Revisions.Revision] == "2",
            "the new template is out");
        Assert.All(await LivePodsAsync(cluster), p => Assert.Equal("image:2", p.Spec.Containers[0].Image));
        Assert.Equal(0, (await cluster.GetAsync<ReplicaSet>(first.Metadata.Name!)).Spec.Replicas);

        await cluster.ChangeAsync<Deployment>("web", d => d with { Spec = d.Spec with { Replicas = 5 } });
        await cluster.UntilAsync(async () => await IsCompleteAsync(cluster, 5), "5 pods are available");

        await cluster.ChangeAsync<Deployment>("web", d => d with { Spec = d.Spec with { Template = Manifests.Template() } });
        await cluster.UntilAsync(async () => await IsCompleteAsync(cluster, 5) && (await cluster.GetAsync<ReplicaSet>(first.Metadata.Name!)).Spec.Replicas == 5, "it is back");
        Assert.Equal("3", (await cluster.GetAsync<ReplicaSet>(first.Metadata.Name!)).Metadata.Annotations[Revisions.Revision]);

        var told = (await cluster.ListAsync<Event>("default")).Where(e => e.InvolvedObject.Kind == "Deployment").Select(e => e.Message).ToArray();
        Assert.Contains($"Scaled up replica set {first.Metadata.Name} from 0 to 3", told);
        Assert.Contains($"Scaled down replica set {first.Metadata.Name} from 1 to 0", told);
        Assert.Contains(await cluster.ListAsync<Event>("default"), e => e is { Reason: "SuccessfulCreate", Type: "Normal" } && e.Message!.StartsWith("Created pod: "));

        await cluster.DeleteAsync<Deployment>("web");
        await cluster.UntilAsync(async () => (await cluster.ListAsync<Pod>("default")).Count + (await cluster.ListAsync<ReplicaSet>("default")).Count == 0, "all is gone");
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Rolling_never_leaves_too_few_ready_or_too_many_present(ulong seed) => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(3);
        await cluster.CreateAsync(Manifests.Deployment(8));
        await cluster.UntilAsync(async () => await IsCompleteAsync(cluster, 8), "8 pods are available");
        await cluster.ChangeAsync<Deployment>("web", d => d with { Spec = d.Spec with { Template = Manifests.Template(image: "image:2") } });
        await cluster.UntilAsync(
            async () =>
            {
                var pods = await LivePodsAsync(cluster);
                Assert.InRange(pods.Count, 6, 10);
                Assert.InRange(pods.Count(PodStates.IsReady), 6, 10);
                return await IsCompleteAsync(cluster, 8) && pods.All(p => p.Spec.Containers[0].Image == "image:2");
            },
            "the new template is out");
    }, seed);

    [Fact]
    public void Recreate_never_runs_two_templates_at_once() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Manifests.Deployment(3) is var d ? d with { Spec = d.Spec with { Strategy = new DeploymentStrategy { Type = "Recreate" } } } : d);
        await cluster.UntilAsync(async () => await IsCompleteAsync(cluster, 3), "3 pods are available");
        await cluster.ChangeAsync<Deployment>("web", d => d with { Spec = d.Spec with { Template = Manifests.Template(image: "image:2") } });
        await cluster.UntilAsync(
            async () =>
            {
                var images = (await cluster.ListAsync<Pod>("default")).Select(p => p.Spec.Containers[0].Image).Distinct().ToArray();
                Assert.True(images.Length <= 1);
                return images is ["image:2"] && await IsCompleteAsync(cluster, 3);
            },
            "the new template is out");
    });

    [Fact]
    public void A_replica_set_adopts_releases_replaces_and_is_orphaned() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        var orphan = await cluster.CreateAsync(new Pod
        {
            Metadata = new ObjectMeta { Name = "orphan", Namespace = "default", Labels = Make.Labels(("app", "web")) }, Spec = Manifests.Template().Spec,
        });
        // A set that sees it late makes one pod too many, and of those ends one that is not ready.
        await cluster.UntilAsync(async () => PodStates.IsReady(await cluster.GetAsync<Pod>("orphan")), "the orphan is ready");
        var set = await cluster.CreateAsync(Manifests.ReplicaSet(3));
        await cluster.UntilAsync(async () => (await cluster.GetAsync<ReplicaSet>("web")).Status.ReadyReplicas == 3, "3 pods are ready");
        var pods = await cluster.ListAsync<Pod>("default");
        Assert.Equal(3, pods.Count);
        Assert.Equal(ControllerReference.To(set), Assert.Single((await cluster.GetAsync<Pod>(orphan.Metadata.Name!)).Metadata.OwnerReferences));

        await cluster.ChangeAsync<Pod>("orphan", p => p.Labelled(("app", "away")));
        await cluster.UntilAsync(async () => (await cluster.ListAsync<Pod>("default")).Count == 4 && (await cluster.GetAsync<ReplicaSet>("web")).Status.ReadyReplicas == 3,
            "the released pod is replaced");
        Assert.Empty((await cluster.GetAsync<Pod>("orphan")).Metadata.OwnerReferences);

        var victim = pods.First(p => p.Metadata.Name != "orphan").Metadata.Name!;
        await cluster.DeleteAsync<Pod>(victim);
        await cluster.UntilAsync(async () => await cluster.FindAsync<Pod>(victim) is null && (await cluster.GetAsync<ReplicaSet>("web")).Status.ReadyReplicas == 3, "it is replaced");

        await cluster.DeleteAsync<ReplicaSet>("web", "Orphan");
        await cluster.UntilAsync(async () => await cluster.FindAsync<ReplicaSet>("web") is null, "the set is gone");
        Assert.Equal(4, (await cluster.ListAsync<Pod>("default")).Count(p => p.Metadata.OwnerReferences.Count == 0 && p.Metadata.DeletionTimestamp is null));
    });

    [Fact]
    public void Ready_pods_become_available_after_their_time() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Manifests.ReplicaSet(2) is var s ? s with { Spec = s.Spec with { MinReadySeconds = 30 } } : s);
        await cluster.UntilAsync(async () => (await cluster.GetAsync<ReplicaSet>("web")).Status.ReadyReplicas == 2, "2 pods are ready");
        Assert.Equal(0, (await cluster.GetAsync<ReplicaSet>("web")).Status.AvailableReplicas ?? 0);
        var ready = cluster.Now;
        await cluster.UntilAsync(async () => (await cluster.GetAsync<ReplicaSet>("web")).Status.AvailableReplicas == 2, "2 pods are available");
        Assert.InRange((cluster.Now - ready).TotalSeconds, 28.5, 30.5);
    });

    [Fact]
    public void A_big_set_is_made_exactly() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(0);
        await cluster.CreateAsync(Manifests.ReplicaSet(600));
        await cluster.UntilAsync(async () => (await cluster.GetAsync<ReplicaSet>("web")).Status.Replicas == 600, "600 pods are there");
        Assert.Equal(600, (await cluster.ListAsync<Pod>("default")).Count);
        await cluster.ChangeAsync<ReplicaSet>("web", s => s with { Spec = s.Spec with { Replicas = 7 } });
        await cluster.UntilAsync(async () => (await cluster.ListAsync<Pod>("default")).Count == 7, "7 pods are left");
        await cluster.PassAsync(10);
        Assert.Equal(7, (await cluster.ListAsync<Pod>("default")).Count);
    });

    [Fact]
    public void A_taken_name_is_a_collision_that_is_counted() => LiveCluster.Run(async cluster =>
    {
        var deployment = await cluster.CreateAsync(Manifests.Deployment(1));
        var name = $"web-{PodTemplateHash.Compute(deployment.Spec.Template, null)}";
        await cluster.CreateAsync(Manifests.ReplicaSet(0, name));
        await cluster.StartAsync();
        await cluster.UntilAsync(async () => await IsCompleteAsync(cluster, 1), "1 pod is available");
        Assert.Equal(1, (await cluster.GetAsync<Deployment>("web")).Status.CollisionCount);
        Assert.Equal(2, (await cluster.ListAsync<ReplicaSet>("default")).Count);
    });

    [Fact]
    public void A_rollout_that_does_not_move_misses_its_deadline() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(0);
        await cluster.CreateAsync(Manifests.Deployment(1) is var d ? d with { Spec = d.Spec with { ProgressDeadlineSeconds = 20 } } : d);
        var since = cluster.Now;
        await cluster.UntilAsync(async () => (await cluster.GetAsync<Deployment>("web")).Status.Conditions.Any(c => c.Reason == "ProgressDeadlineExceeded"), "the deadline passes");
        Assert.InRange((cluster.Now - since).TotalSeconds, 20, 23);
    });

    private static async Task<bool> IsCompleteAsync(LiveCluster cluster, int replicas)
    {
        var deployment = await cluster.GetAsync<Deployment>("web");
        var status = deployment.Status;
        return status.ObservedGeneration == deployment.Metadata.Generation && status.UpdatedReplicas == replicas && status.Replicas == replicas
            && status.AvailableReplicas == replicas && status.Conditions.Any(c => c is { Type: "Progressing", Reason: "NewReplicaSetAvailable" });
    }

    private static async Task<IReadOnlyList<Pod>> LivePodsAsync(LiveCluster cluster) =>
        (await cluster.ListAsync<Pod>("default")).Where(p => p.Metadata.DeletionTimestamp is null).ToArray();
}
