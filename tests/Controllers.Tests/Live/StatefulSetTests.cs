using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;
using MiniKube.Controllers.ControllerRevisions;
using MiniKube.Controllers.Ownership;
using MiniKube.Controllers.Pods;
using MiniKube.Controllers.StatefulSets;

namespace MiniKube.Controllers.Tests.Live;

public sealed class StatefulSetTests
{
    [Fact]
    public void The_example_comes_up_in_order_and_its_pods_have_names_of_their_own() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        var seen = new List<string>();
        var set = await cluster.CreateAsync(Examples.Read<StatefulSet>("statefulset.yaml"));
        await cluster.UntilAsync(
            async () =>
            {
                var pods = await PodsAsync(cluster, "store");
                Assert.All(pods.SkipLast(1), p => Assert.True(PodStates.IsReady(p), $"{pods[^1].Metadata.Name} was made before {p.Metadata.Name} was ready"));
                seen.AddRange(pods.Select(p => p.Metadata.Name!).Except(seen));
                return await IsSettledAsync(cluster, "store", 3);
            },
            "3 pods are ready");
        Assert.Equal(["store-0", "store-1", "store-2"], seen);
        var revision = Assert.Single(await cluster.ListAsync<ControllerRevision>("default"));
        Assert.Equal(ControllerReference.To(set), Assert.Single(revision.Metadata.OwnerReferences));
        Assert.Equal((1, "store-" + revision.Metadata.Labels["controller.kubernetes.io/hash"]), (revision.Revision, revision.Metadata.Name));
        foreach (var (pod, i) in (await PodsAsync(cluster, "store")).Select((p, i) => (p, i)))
        {
            Assert.Equal((pod.Metadata.Name, "store"), (pod.Spec.Hostname, pod.Spec.Subdomain));
            Assert.Equal((pod.Metadata.Name, $"{i}", revision.Metadata.Name), (pod.Metadata.Labels["statefulset.kubernetes.io/pod-name"],
                pod.Metadata.Labels["apps.kubernetes.io/pod-index"], pod.Metadata.Labels["controller-revision-hash"]));
            Assert.Equal(ControllerReference.To(set), Assert.Single(pod.Metadata.OwnerReferences));
        }
        var status = (await cluster.GetAsync<StatefulSet>("store")).Status;
        Assert.Equal((revision.Metadata.Name, revision.Metadata.Name, 0), (status.CurrentRevision, status.UpdateRevision, status.CollisionCount));
        Assert.Equal((3, 3, 3, 3, 3), (status.Replicas, status.ReadyReplicas, status.CurrentReplicas, status.UpdatedReplicas, status.AvailableReplicas));
        Assert.Contains(await cluster.ListAsync<Event>("default"),
            e => e is { Type: "Normal", Reason: "SuccessfulCreate", Message: "create Pod store-0 in StatefulSet store successful", Source.Component: "statefulset-controller" });
    });

    [Fact]
    public void Scaling_goes_in_order_and_halts_while_a_pod_is_not_ready() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Set(3));
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 3), "3 pods are ready");
        await ReadyAsync(cluster, "web-1", false);
        await ScaleAsync(cluster, 5);
        await cluster.PassAsync(20);
        Assert.Equal(3, (await PodsAsync(cluster)).Count);
        await ReadyAsync(cluster, "web-1", true);
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 5), "5 pods are ready");

        for (var i = 0; i < 5; i++)
        {
            await ReadyAsync(cluster, $"web-{i}", false);
        }
        await ScaleAsync(cluster, 0);
        await cluster.PassAsync(20);
        Assert.Equal(5, (await PodsAsync(cluster)).Count);
        // The one that is left goes as it is: nothing below it is broken any more.
        for (var i = 0; i < 4; i++)
        {
            await ReadyAsync(cluster, $"web-{i}", true);
        }
        var counts = new List<int>();
        await cluster.UntilAsync(
            async () =>
            {
                var pods = await PodsAsync(cluster);
                Assert.Equal(Enumerable.Range(0, pods.Count).Select(i => $"web-{i}"), pods.Select(p => p.Metadata.Name));
                Assert.True(pods.Count(PodStates.IsTerminating) <= 1, "two at once");
                counts.Add(pods.Count);
                return pods.Count == 0;
            },
            "all are gone");
        Assert.Equal([4, 3, 2, 1, 0], counts.Distinct().Where(static c => c < 5));
        Assert.Contains(await cluster.ListAsync<Event>("default"), e => e is { Reason: "SuccessfulDelete", Message: "delete Pod web-4 in StatefulSet web successful" });
    });

    [Fact]
    public void Parallel_management_waits_for_no_pod() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Set(2, s => s with { PodManagementPolicy = "Parallel" }));
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 2), "2 pods are ready");
        await ReadyAsync(cluster, "web-0", false);
        await ReadyAsync(cluster, "web-1", false);
        await ScaleAsync(cluster, 4);
        await cluster.UntilAsync(async () => (await PodsAsync(cluster)).Count(PodStates.IsReady) == 2 && (await PodsAsync(cluster)).Count == 4, "2 more pods are ready");
        await ScaleAsync(cluster, 0);
        await cluster.UntilAsync(async () => (await PodsAsync(cluster)).Count == 0, "all are gone");
        Assert.Equal(0, (await cluster.GetAsync<StatefulSet>("web")).Status.ReadyReplicas ?? 0);
    });

    [Fact]
    public void A_rolling_update_goes_down_one_by_one_and_an_old_template_is_a_roll_back() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Set(3));
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 3), "3 pods are ready");
        var first = (await cluster.GetAsync<StatefulSet>("web")).Status.CurrentRevision!;

        await TemplateAsync(cluster, "image:2");
        await cluster.UntilAsync(async () => (await cluster.GetAsync<StatefulSet>("web")).Status.UpdateRevision != first, "the update begins");
        var second = (await cluster.GetAsync<StatefulSet>("web")).Status.UpdateRevision!;
        Assert.Equal(first, (await cluster.GetAsync<StatefulSet>("web")).Status.CurrentRevision);
        await cluster.UntilAsync(
            async () =>
            {
                var pods = await PodsAsync(cluster);
                Assert.True(pods.Count(p => !PodStates.IsReady(p)) + (3 - pods.Count) <= 1, "more than one is away");
                var updated = pods.SkipWhile(p => p.Spec.Containers[0].Image == "image:1").ToArray();
                Assert.All(updated, p => Assert.Equal("image:2", p.Spec.Containers[0].Image));
                return await IsSettledAsync(cluster, "web", 3);
            },
            "the new template is out");
        Assert.All(await PodsAsync(cluster), p => Assert.Equal(second, p.Metadata.Labels[TemplateRevision.PodLabel]));

        await TemplateAsync(cluster, "image:1");
        await cluster.UntilAsync(async () => (await cluster.GetAsync<StatefulSet>("web")).Status.CurrentRevision == first && await IsSettledAsync(cluster, "web", 3), "it is back");
        Assert.All(await PodsAsync(cluster), p => Assert.Equal(("image:1", first), (p.Spec.Containers[0].Image, p.Metadata.Labels[TemplateRevision.PodLabel])));
        var revisions = await cluster.ListAsync<ControllerRevision>("default");
        Assert.Equal([(second, 2L), (first, 3L)], revisions.Select(r => (r.Metadata.Name!, r.Revision)).OrderBy(r => r.Revision));
    });

    [Fact]
    public void A_partition_updates_the_pods_above_it_and_restores_those_below_as_they_were() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Set(3, s => s with { UpdateStrategy = Rolling(3) }));
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 3), "3 pods are ready");
        await TemplateAsync(cluster, "image:2");
        await cluster.UntilAsync(async () => (await cluster.GetAsync<StatefulSet>("web")).Status is var s && s.UpdateRevision != s.CurrentRevision, "the update is known");
        await cluster.PassAsync(10);
        Assert.All(await PodsAsync(cluster), p => Assert.Equal("image:1", p.Spec.Containers[0].Image));

        await ChangeAsync(cluster, s => s with { UpdateStrategy = Rolling(2) });
        await cluster.UntilAsync(async () => await ImagesAsync(cluster) == "image:1 image:1 image:2" && await AllReadyAsync(cluster, 3), "the canary is out");
        foreach (var lost in new[] { "web-0", "web-2" })
        {
            var uid = (await cluster.GetAsync<Pod>(lost)).Metadata.Uid;
            await cluster.DeleteAsync<Pod>(lost);
            await cluster.UntilAsync(async () => await AllReadyAsync(cluster, 3) && (await cluster.GetAsync<Pod>(lost)).Metadata.Uid != uid, "it is back");
            Assert.Equal("image:1 image:1 image:2", await ImagesAsync(cluster));
        }
        var status = (await cluster.GetAsync<StatefulSet>("web")).Status;
        Assert.Equal((2, 1), (status.CurrentReplicas, status.UpdatedReplicas));

        await ChangeAsync(cluster, s => s with { UpdateStrategy = Rolling(1) });
        await cluster.UntilAsync(async () => await ImagesAsync(cluster) == "image:1 image:2 image:2", "the next phase is out");
        await ChangeAsync(cluster, s => s with { UpdateStrategy = Rolling(0) });
        await cluster.UntilAsync(async () => await ImagesAsync(cluster) == "image:2 image:2 image:2" && await IsSettledAsync(cluster, "web", 3), "all is out");
    });

    [Fact]
    public void With_on_delete_a_pod_is_updated_when_somebody_deletes_it() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Set(2, s => s with { UpdateStrategy = new StatefulSetUpdateStrategy { Type = "OnDelete" } }));
        await cluster.UntilAsync(() => AllReadyAsync(cluster, 2), "2 pods are ready");
        await TemplateAsync(cluster, "image:2");
        await cluster.PassAsync(10);
        Assert.Equal("image:1 image:1", await ImagesAsync(cluster));
        await cluster.DeleteAsync<Pod>("web-0");
        await cluster.UntilAsync(async () => await ImagesAsync(cluster) == "image:2 image:1" && await AllReadyAsync(cluster, 2), "it is updated");
    });

    [Theory]
    [InlineData("Failed")]
    [InlineData("Succeeded")]
    public void An_ended_pod_is_made_again(string phase) => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Set(1));
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 1), "it is ready");
        var before = await cluster.GetAsync<Pod>("web-0");
        await cluster.ChangeAsync<Pod>("web-0", p => p.Phase(phase), "status");
        await cluster.UntilAsync(async () => await cluster.FindAsync<Pod>("web-0") is { } p && p.Metadata.Uid != before.Metadata.Uid && PodStates.IsReady(p), "another is ready");
    });

    [Fact]
    public void The_scale_subresource_scales_it() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Set(1));
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 1), "1 pod is ready");
        await cluster.ScaleAsync<StatefulSet>("web", 1, 2);
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 2), "2 pods are ready");
    });

    [Fact]
    public void Pods_start_from_the_first_ordinal_and_move_when_it_changes() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Set(2, s => s with { Ordinals = new StatefulSetOrdinals { Start = 3 } }));
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 2), "2 pods are ready");
        Assert.Equal(["web-3", "web-4"], (await PodsAsync(cluster)).Select(p => p.Metadata.Name));
        await ChangeAsync(cluster, s => s with { Ordinals = new StatefulSetOrdinals { Start = 4 } });
        await cluster.UntilAsync(async () => (await PodsAsync(cluster)).Select(p => p.Metadata.Name).SequenceEqual(["web-4", "web-5"]) && await IsSettledAsync(cluster, "web", 2), "they moved");
    });

    [Fact]
    public void A_pod_that_has_been_ready_long_enough_lets_the_next_begin() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Set(2, s => s with { MinReadySeconds = 30 }));
        await cluster.UntilAsync(async () => (await PodsAsync(cluster)).Any(PodStates.IsReady), "the first is ready");
        var since = cluster.Now;
        await cluster.UntilAsync(async () => (await PodsAsync(cluster)).Count == 2, "the second is made");
        Assert.InRange((cluster.Now - since).TotalSeconds, 28.5, 31);
        await cluster.UntilAsync(async () => (await cluster.GetAsync<StatefulSet>("web")).Status is { ReadyReplicas: 2, AvailableReplicas: 2 }, "both are available");
    });

    [Fact]
    public void A_pod_of_another_owner_is_not_adopted_and_an_orphan_is() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        var other = await cluster.CreateAsync(new ConfigMap { Metadata = new ObjectMeta { Name = "other", Namespace = "default" } });
        var foreign = await cluster.CreateAsync(NakedPod("web-0", ControllerReference.To(other)));
        await cluster.CreateAsync(NakedPod("web-1"));
        await cluster.CreateAsync(NakedPod("web-other"));
        var set = await cluster.CreateAsync(Set(2, s => s with { PodManagementPolicy = "Parallel", UpdateStrategy = new() { Type = "OnDelete" } }));
        await cluster.UntilAsync(async () => ControllerReference.Controls(set, (await cluster.GetAsync<Pod>("web-1")).Metadata), "the orphan is adopted");
        await cluster.PassAsync(5);
        Assert.Equal(foreign.Metadata.Uid, (await cluster.GetAsync<Pod>("web-0")).Metadata.Uid);
        Assert.False(ControllerReference.Controls(set, (await cluster.GetAsync<Pod>("web-0")).Metadata));
        Assert.Empty((await cluster.GetAsync<Pod>("web-other")).Metadata.OwnerReferences);
        Assert.Equal("web-1", (await cluster.GetAsync<Pod>("web-1")).Metadata.Labels["statefulset.kubernetes.io/pod-name"]);
        await cluster.DeleteAsync<Pod>("web-0");
        await cluster.UntilAsync(async () => await cluster.FindAsync<Pod>("web-0") is { } p && ControllerReference.Controls(set, p.Metadata), "its own takes the name");
    });

    [Fact]
    public void Each_pod_has_claims_which_stay_by_default() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Set(2, WithClaims));
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 2), "2 pods are ready");
        Assert.Equal("data-web-1", Assert.Single((await cluster.GetAsync<Pod>("web-1")).Spec.Volumes, v => v.Name == "data").PersistentVolumeClaim!.ClaimName);
        var claims = await cluster.ListAsync<PersistentVolumeClaim>("default");
        Assert.Equal(["data-web-0", "data-web-1"], claims.Select(c => c.Metadata.Name));
        Assert.All(claims, c => Assert.Equal("web", c.Metadata.Labels["app"]));
        Assert.Contains(await cluster.ListAsync<Event>("default"), e => e is { Reason: "SuccessfulCreate", Message: "create Claim data-web-0 Pod web-0 in StatefulSet web success" });
        await cluster.DeleteAsync<StatefulSet>("web");
        await cluster.UntilAsync(async () => (await PodsAsync(cluster)).Count == 0, "the pods are gone");
        await cluster.PassAsync(10);
        Assert.Equal(claims.Select(c => c.Metadata.Uid), (await cluster.ListAsync<PersistentVolumeClaim>("default")).Select(c => c.Metadata.Uid));
    });

    [Fact]
    public void Claims_go_with_surplus_pods_and_with_the_set_where_the_policy_says_so() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        var set = await cluster.CreateAsync(Set(3, s => WithClaims(s) with { PersistentVolumeClaimRetentionPolicy = new() { WhenDeleted = "Delete", WhenScaled = "Delete" } }));
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 3), "3 pods are ready");
        Assert.All(await cluster.ListAsync<PersistentVolumeClaim>("default"), c => Assert.Equal(ControllerReference.To(set), Assert.Single(c.Metadata.OwnerReferences)));
        await ScaleAsync(cluster, 1);
        await cluster.UntilAsync(async () => (await cluster.ListAsync<PersistentVolumeClaim>("default")).Count == 1 && await IsSettledAsync(cluster, "web", 1), "two claims are gone");
        await ScaleAsync(cluster, 2);
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 2), "2 pods are ready");
        Assert.Equal(["data-web-0", "data-web-1"], (await cluster.ListAsync<PersistentVolumeClaim>("default")).Select(c => c.Metadata.Name));
        await cluster.DeleteAsync<StatefulSet>("web");
        await cluster.UntilAsync(async () => (await cluster.ListAsync<PersistentVolumeClaim>("default")).Count == 0, "all claims are gone");
    });

    [Fact]
    public void A_pod_waits_until_a_claim_that_is_on_its_way_out_is_gone() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(new PersistentVolumeClaim
        {
            Metadata = new ObjectMeta { Name = "data-web-0", Namespace = "default", Finalizers = ["example.com/hold"] }, Spec = ClaimSpec,
        });
        await cluster.DeleteAsync<PersistentVolumeClaim>("data-web-0");
        await cluster.CreateAsync(Set(1, WithClaims));
        await cluster.UntilAsync(
            async () => (await cluster.ListAsync<Event>("default")).Any(e => e is
            {
                Reason: "FailedCreate", Message: "create Pod web-0 in StatefulSet web failed error: pvc data-web-0 is being deleted",
            }),
            "it says what it waits for");
        Assert.Null(await cluster.FindAsync<Pod>("web-0"));
        await cluster.ChangeAsync<PersistentVolumeClaim>("data-web-0", c => c with { Metadata = c.Metadata with { Finalizers = [] } });
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 1), "it is ready");
    });

    [Fact]
    public void Only_so_many_old_revisions_are_kept() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Set(1, s => s with { RevisionHistoryLimit = 2 }));
        for (var version = 1; version <= 5; version++)
        {
            await TemplateAsync(cluster, $"image:{version}");
            var image = $"image:{version}";
            await cluster.UntilAsync(async () => await ImagesAsync(cluster) == image && await IsSettledAsync(cluster, "web", 1), "it is out");
        }
        await cluster.UntilAsync(async () => (await cluster.ListAsync<ControllerRevision>("default")).Count == 3, "two old ones are left");
        Assert.Equal([3L, 4, 5], (await cluster.ListAsync<ControllerRevision>("default")).Select(r => r.Revision).Order());
    });

    [Fact]
    public void A_taken_name_of_a_revision_is_a_collision_that_is_counted() => LiveCluster.Run(async cluster =>
    {
        var set = await cluster.CreateAsync(Set(1));
        var name = $"web-{PodTemplateHash.Compute(set.Spec.Template, null)}";
        await cluster.CreateAsync(new ControllerRevision { Metadata = new ObjectMeta { Name = name, Namespace = "default" }, Data = DocumentObject.Empty, Revision = 7 });
        await cluster.StartAsync();
        await cluster.UntilAsync(() => IsSettledAsync(cluster, "web", 1), "it is ready");
        var status = (await cluster.GetAsync<StatefulSet>("web")).Status;
        Assert.Equal(1, status.CollisionCount);
        Assert.NotEqual(name, status.CurrentRevision);
    });

    [Theory]
    [InlineData(1, "OrderedReady")]
    [InlineData(2, "OrderedReady")]
    [InlineData(3, "Parallel")]
    [InlineData(4, "Parallel")]
    public void Controllers_stopped_and_started_at_any_moment_leave_what_was_asked_for(ulong seed, string policy) => LiveCluster.Run(async cluster =>
    {
        var chance = new SeededChance(seed);
        await cluster.StartBareAsync(2);
        var generation = 0;
        var stop = cluster.StartControllers($"c{generation}");
        await cluster.CreateAsync(Set(3, s => WithClaims(s) with { PodManagementPolicy = policy, PersistentVolumeClaimRetentionPolicy = new() { WhenScaled = "Delete" } }));
        for (var step = 0; step < 40; step++)
        {
            await cluster.PassAsync(chance.Next(700) / 1000.0);
            switch (chance.Next(5))
            {
                case 0:
                    await ScaleAsync(cluster, chance.Next(5));
                    break;
                case 1:
                    await TemplateAsync(cluster, $"image:{chance.Next(3)}");
                    break;
                case 2:
                    await stop();
                    stop = cluster.StartControllers($"c{++generation}");
                    break;
                case 3 when (await PodsAsync(cluster)) is { Count: > 0 } pods:
                    await cluster.Client.DeleteAsync<Pod>(Make.Select(pods, chance).Metadata.Name!, "default");
                    break;
            }
        }
        await ScaleAsync(cluster, 3);
        await TemplateAsync(cluster, "image:last");
        await cluster.UntilAsync(async () => await IsSettledAsync(cluster, "web", 3) && await ImagesAsync(cluster) == "image:last image:last image:last"
            && (await cluster.ListAsync<PersistentVolumeClaim>("default")).Count == 3, "3 pods of the last template with their claims");
        await cluster.PassAsync(60);
        Assert.True(await IsSettledAsync(cluster, "web", 3));
    }, seed);

    private static readonly PersistentVolumeClaimSpec ClaimSpec = new()
    {
        AccessModes = ["ReadWriteOnce"],
        Resources = new VolumeResourceRequirements { Requests = new Dictionary<string, Quantity> { ["storage"] = Quantity.Parse("1Gi") } },
    };

    private static StatefulSetSpec WithClaims(StatefulSetSpec spec) => spec with
    {
        VolumeClaimTemplates = [new PersistentVolumeClaim { Metadata = new ObjectMeta { Name = "data" }, Spec = ClaimSpec }],
    };

    private static StatefulSetUpdateStrategy Rolling(int partition) => new()
    {
        Type = "RollingUpdate", RollingUpdate = new RollingUpdateStatefulSetStrategy { Partition = partition },
    };

    private static StatefulSet Set(int replicas, Func<StatefulSetSpec, StatefulSetSpec>? change = null)
    {
        var spec = new StatefulSetSpec
        {
            Replicas = replicas, ServiceName = "web", Selector = new LabelSelector { MatchLabels = Make.Labels(("app", "web")) }, Template = Manifests.Template(),
        };
        return new StatefulSet { Metadata = new ObjectMeta { Name = "web", Namespace = "default" }, Spec = change?.Invoke(spec) ?? spec };
    }

    private static Pod NakedPod(string name, OwnerReference? owner = null) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default", Labels = Make.Labels(("app", "web")), OwnerReferences = owner is null ? [] : [owner] },
        Spec = Manifests.Template().Spec,
    };

    private static Task ChangeAsync(LiveCluster cluster, Func<StatefulSetSpec, StatefulSetSpec> change) =>
        cluster.ChangeAsync<StatefulSet>("web", s => s with { Spec = change(s.Spec) });

    private static Task ScaleAsync(LiveCluster cluster, int replicas) => ChangeAsync(cluster, s => s with { Replicas = replicas });

    private static Task TemplateAsync(LiveCluster cluster, string image) => ChangeAsync(cluster, s => s with { Template = Manifests.Template(image: image) });

    /// <summary>The pod's containers become ready or unready, as its node sees them.</summary>
    private static async Task ReadyAsync(LiveCluster cluster, string pod, bool ready)
    {
        await cluster.ChangeAsync<Pod>(pod, p => p with
        {
            Metadata = p.Metadata with
            {
                Annotations = new Dictionary<string, string>(p.Metadata.Annotations) { ["fake.minikube.dev/ready-seconds"] = ready ? "0" : "never" },
            },
        });
        await cluster.UntilAsync(async () => PodStates.IsReady(await cluster.GetAsync<Pod>(pod)) == ready, $"{pod} is {(ready ? "ready" : "not ready")}");
    }

    private static async Task<IReadOnlyList<Pod>> PodsAsync(LiveCluster cluster, string app = "web") => (await cluster.ListAsync<Pod>("default"))
        .Where(p => p.Metadata.Labels.GetValueOrDefault("app") == app).OrderBy(p => p.Metadata.Name!, StringComparer.Ordinal).ToArray();

    private static async Task<string> ImagesAsync(LiveCluster cluster) => string.Join(' ', (await PodsAsync(cluster)).Select(p => p.Spec.Containers[0].Image));

    private static async Task<bool> AllReadyAsync(LiveCluster cluster, int count) =>
        (await PodsAsync(cluster)) is var pods && pods.Count == count && pods.All(p => PodStates.IsReady(p) && !PodStates.IsTerminating(p));

    private static async Task<bool> IsSettledAsync(LiveCluster cluster, string name, int replicas)
    {
        var set = await cluster.GetAsync<StatefulSet>(name);
        var pods = await PodsAsync(cluster, name);
        return set.Status.ObservedGeneration == set.Metadata.Generation && set.Status.CurrentRevision == set.Status.UpdateRevision
            && set.Status.Replicas == replicas && (set.Status.ReadyReplicas ?? 0) == replicas && (set.Status.UpdatedReplicas ?? 0) == replicas && pods.Count == replicas
            && pods.All(p => PodStates.IsReady(p) && !PodStates.IsTerminating(p));
    }
}
