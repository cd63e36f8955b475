using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Http;
using MiniKube.Controllers.Deployments;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.Tests.Live;

/// <summary>Rollouts as users of Deployments meet them.</summary>
public sealed class DeploymentTests
{
    [Fact]
    public void The_scale_subresource_scales_it() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Manifests.Deployment(1));
        await UntilCompleteAsync(cluster, 1);
        await cluster.ScaleAsync<Deployment>("web", 1, 2);
        await UntilCompleteAsync(cluster, 2);
        await cluster.ScaleAsync<Deployment>("web", 2, 0);
        await UntilCompleteAsync(cluster, 0);
    });

    [Fact]
    public void A_rolling_update_takes_over_the_pods_of_a_replica_set_that_it_adopts() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Manifests.ReplicaSet(1) is var old ? old with
        {
            Metadata = old.Metadata with { Labels = Make.Labels(("app", "web")), Annotations = Make.Labels((Revisions.Revision, "3546343826724305832")) },
        } : old);
        await cluster.UntilAsync(async () => (await cluster.GetAsync<ReplicaSet>("web")).Status.ReadyReplicas == 1, "the old set's pod is ready");
        await cluster.CreateAsync(Manifests.Deployment(1) is var d ? d with { Spec = d.Spec with { Template = Manifests.Template(image: "image:2") } } : d);
        await UntilCompleteAsync(cluster, 1);
        var sets = await cluster.ListAsync<ReplicaSet>("default");
        Assert.Equal([("web", 0), (sets.Single(s => s.Metadata.Name != "web").Metadata.Name!, 1)], sets.OrderBy(s => s.Spec.Replicas).Select(s => (s.Metadata.Name!, s.Spec.Replicas ?? -1)));
        Assert.All(sets, s => Assert.Equal("Deployment", Assert.Single(s.Metadata.OwnerReferences).Kind));
        Assert.Equal(["3546343826724305832", "3546343826724305833"], sets.OrderBy(s => s.Spec.Replicas).Select(s => s.Metadata.Annotations[Revisions.Revision]));
        Assert.Equal("3546343826724305833", (await cluster.GetAsync<Deployment>("web")).Metadata.Annotations[Revisions.Revision]);
        await cluster.UntilAsync(async () => (await cluster.ListAsync<Pod>("default")) is [var one] && one.Spec.Containers[0].Image == "image:2", "the old pod is gone");
    });

    [Fact]
    public void Old_replica_sets_go_beyond_the_limit_of_the_history() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Manifests.Deployment(1) is var d ? d with { Spec = d.Spec with { RevisionHistoryLimit = 1 } } : d);
        for (var image = 2; image <= 4; image++)
        {
            await UntilCompleteAsync(cluster, 1);
            await SetImageAsync(cluster, $"image:{image}");
        }
        await UntilCompleteAsync(cluster, 1);
        await cluster.UntilAsync(async () => (await cluster.ListAsync<ReplicaSet>("default")).Count == 2, "one old set is left");
        Assert.Equal(["3", "4"], (await cluster.ListAsync<ReplicaSet>("default")).Select(s => s.Metadata.Annotations[Revisions.Revision]).Order());
        await cluster.ChangeAsync<Deployment>("web", x => x with { Spec = x.Spec with { RevisionHistoryLimit = 0 } });
        await cluster.UntilAsync(async () => (await cluster.ListAsync<ReplicaSet>("default")).Count == 1, "no old set is left");
    });

    [Fact]
    public void A_rollout_that_is_overtaken_by_another_ends_with_the_last_template() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Manifests.Deployment(4));
        await UntilCompleteAsync(cluster, 4);
        for (var image = 2; image <= 5; image++)
        {
            var template = $"image:{image}";
            await SetImageAsync(cluster, template);
            await cluster.UntilAsync(async () => (await cluster.ListAsync<ReplicaSet>("default")).Any(s => s.Spec.Template.Spec.Containers[0].Image == template && s.Status.Replicas > 0), "the rollout is under way");
        }
        await UntilCompleteAsync(cluster, 4);
        Assert.Equal([4], (await cluster.ListAsync<ReplicaSet>("default")).Select(s => s.Spec.Replicas ?? 0).Where(r => r > 0));
        await cluster.UntilAsync(async () => (await cluster.ListAsync<Pod>("default")) is { Count: 4 } pods && pods.All(p => p.Spec.Containers[0].Image == "image:5"), "only the last template's pods are left");
    });

    [Fact]
    public void A_new_size_in_the_middle_of_a_rollout_is_spread_over_old_and_new() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Manifests.Deployment(10) is var d ? d with
        {
            Spec = d.Spec with { Strategy = new DeploymentStrategy { RollingUpdate = new RollingUpdateDeployment { MaxSurge = 3, MaxUnavailable = 2 } } },
        } : d);
        await UntilCompleteAsync(cluster, 10);
        // The new pods never become ready: old ones down to 8, new ones up to 5.
        await cluster.ChangeAsync<Deployment>("web", x => x with
        {
            Spec = x.Spec with
            {
                Template = x.Spec.Template with
                {
                    Metadata = x.Spec.Template.Metadata with { Annotations = Make.Labels(("fake.minikube.dev/ready-seconds", "never")) },
                    Spec = Manifests.Template(image: "image:404").Spec,
                },
            },
        });
        await UntilSizesAsync(cluster, 8, 5);
        await cluster.ChangeAsync<Deployment>("web", x => x with { Spec = x.Spec with { Replicas = 30 } });
        await UntilSizesAsync(cluster, 20, 13);
        Assert.All(await cluster.ListAsync<ReplicaSet>("default"), s => Assert.Equal(("30", "33"), (s.Metadata.Annotations[Revisions.DesiredReplicas], s.Metadata.Annotations[Revisions.MaxReplicas])));
    });

    [Fact]
    public void It_is_patched_scaled_and_deleted_by_label() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Manifests.Deployment(2) is var d ? d with { Metadata = d.Metadata with { Labels = Make.Labels(("static", "true")) } } : d);
        await UntilCompleteAsync(cluster, 2);
        var patch = new DocumentObject(
            ("metadata", new DocumentObject(("labels", new DocumentObject(("patched", "yes"))))),
            ("spec", new DocumentObject(("replicas", 1), ("template", new DocumentObject(("spec", new DocumentObject(("terminationGracePeriodSeconds", 0))))))));
        (await cluster.Client.PatchAsync<Deployment>("web", "default", Patch.StrategicMerge(patch))).OrThrow();
        await UntilCompleteAsync(cluster, 1);
        // Whatever others write there, the counts are the controller's.
        (await cluster.Client.PatchAsync<Deployment>("web", "default",
            Patch.Merge(new DocumentObject(("status", new DocumentObject(("readyReplicas", 0), ("availableReplicas", 0))))), "status")).OrThrow();
        await cluster.UntilAsync(async () => (await cluster.GetAsync<Deployment>("web")).Status.ReadyReplicas == 1, "it counts again");
        await cluster.DeleteCollectionAsync<Deployment>("patched=yes,static=true");
        await cluster.UntilAsync(async () => (await cluster.ListAsync<Deployment>("default")).Count + (await cluster.ListAsync<ReplicaSet>("default")).Count + (await cluster.ListAsync<Pod>("default")).Count == 0,
            "all is gone");
    });

    private static Task SetImageAsync(LiveCluster cluster, string image) =>
        cluster.ChangeAsync<Deployment>("web", d => d with { Spec = d.Spec with { Template = Manifests.Template(image: image) } });

    private static Task UntilCompleteAsync(LiveCluster cluster, int replicas) => cluster.UntilAsync(
        async () => await cluster.GetAsync<Deployment>("web") is var d && d.Status.ObservedGeneration == d.Metadata.Generation
            && (d.Status.Replicas ?? 0, d.Status.UpdatedReplicas ?? 0, d.Status.AvailableReplicas ?? 0) == (replicas, replicas, replicas),
        $"{replicas} pods of the present template are available");

    private static Task UntilSizesAsync(LiveCluster cluster, int old, int present) => cluster.UntilAsync(
        async () => (await cluster.ListAsync<ReplicaSet>("default")).OrderBy(s => s.Metadata.Annotations[Revisions.Revision]).Select(s => s.Spec.Replicas ?? 0).SequenceEqual([old, present]),
        $"{old} old and {present} new pods are asked for");
}
