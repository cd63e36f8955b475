using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Rbac.V1;
using MiniKube.Controllers.Pods;
using MiniKube.Controllers.Tests.Live;

namespace MiniKube.Controllers.Tests.GarbageCollector;

public sealed class GarbageCollectorTests
{
    [Theory]
    [InlineData("Background")]
    [InlineData("Orphan")]
    public void Deleting_a_deployment_takes_or_leaves_what_it_made(string policy) => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Manifests.Deployment(2));
        await cluster.UntilAsync(async () => (await cluster.ListAsync<Pod>("default")).Count(PodStates.IsReady) == 2, "2 pods are ready");
        await cluster.DeleteAsync<Deployment>("web", policy);
        if (policy == "Background")
        {
            await cluster.UntilAsync(async () => (await cluster.ListAsync<ReplicaSet>("default")).Count + (await cluster.ListAsync<Pod>("default")).Count == 0, "all is gone");
            return;
        }
        await cluster.UntilAsync(async () => await cluster.FindAsync<Deployment>("web") is null, "the deployment is gone");
        await cluster.PassAsync(60);
        Assert.Empty(Assert.Single(await cluster.ListAsync<ReplicaSet>("default")).Metadata.OwnerReferences);
        Assert.Equal(2, (await cluster.ListAsync<Pod>("default")).Count(PodStates.IsReady));
    });

    [Theory]
    [InlineData("Background")]
    [InlineData("Foreground")]
    [InlineData("Orphan")]
    public void Deleting_an_owner_takes_its_dependents_before_or_after_it_or_leaves_them(string policy) => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(0);
        var owner = await OwnerAsync(cluster, "one");
        for (var i = 0; i < 10; i++)
        {
            await MapAsync(cluster, $"m{i}", owner);
        }
        await cluster.DeleteAsync<ReplicationController>("one", policy);
        await cluster.UntilAsync(
            async () =>
            {
                var left = (await cluster.ListAsync<ConfigMap>("default")).Count(m => m.Metadata.Name!.StartsWith('m'));
                var there = await cluster.FindAsync<ReplicationController>("one") is not null;
                Assert.True(policy != "Foreground" || there || left == 0, "the owner went before its dependents");
                return !there && (policy == "Orphan" || left == 0);
            },
            "it is gone");
        await cluster.PassAsync(60);
        var orphans = (await cluster.ListAsync<ConfigMap>("default")).Where(m => m.Metadata.Name!.StartsWith('m')).ToArray();
        Assert.Equal(policy == "Orphan" ? 10 : 0, orphans.Length);
        Assert.All(orphans, m => Assert.Empty(m.Metadata.OwnerReferences));
    });

    [Theory]
    [InlineData("Background")]
    [InlineData("Foreground")]
    [InlineData("Orphan")]
    public void Deleting_a_replication_controller_takes_its_pods_before_or_after_it_or_leaves_them(string policy) => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(new ReplicationController
        {
            Metadata = new ObjectMeta { Name = "web", Namespace = "default" },
            Spec = new ReplicationControllerSpec { Replicas = 10, Selector = Make.Labels(("app", "web")), Template = Manifests.Template() },
        });
        await cluster.UntilAsync(async () => (await cluster.ListAsync<Pod>("default")).Count(PodStates.IsReady) == 10, "10 pods are ready");
        await cluster.DeleteAsync<ReplicationController>("web", policy);
        await cluster.UntilAsync(
            async () =>
            {
                var left = (await cluster.ListAsync<Pod>("default")).Count;
                var there = await cluster.FindAsync<ReplicationController>("web") is not null;
                Assert.True(policy != "Foreground" || there || left == 0, "the controller went before its pods");
                return !there && (policy == "Orphan" || left == 0);
            },
            "it is gone");
        await cluster.PassAsync(60);
        var pods = await cluster.ListAsync<Pod>("default");
        Assert.Equal(policy == "Orphan" ? 10 : 0, pods.Count(PodStates.IsReady));
        Assert.All(pods, p => Assert.Empty(p.Metadata.OwnerReferences));
    });

    [Fact]
    public void Who_has_another_owner_that_stands_is_not_deleted_with_one_that_waits() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(0);
        var (waiting, standing) = (await OwnerAsync(cluster, "one"), await OwnerAsync(cluster, "two"));
        for (var i = 0; i < 10; i++)
        {
            await MapAsync(cluster, $"m{i}", i < 5 ? [waiting] : [waiting, standing]);
        }
        await cluster.DeleteAsync<ReplicationController>("one", "Foreground");
        await cluster.UntilAsync(async () => await cluster.FindAsync<ReplicationController>("one") is null, "it is gone");
        await cluster.PassAsync(60);
        var left = (await cluster.ListAsync<ConfigMap>("default")).Where(m => m.Metadata.Name!.StartsWith('m')).ToArray();
        Assert.Equal(["m5", "m6", "m7", "m8", "m9"], left.Select(m => m.Metadata.Name));
        Assert.All(left, m => Assert.True(m.Metadata.DeletionTimestamp is null && m.Metadata.OwnerReferences.Single().Name == "two"));
    });

    [Fact]
    public void A_circle_of_owners_goes_whole() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(0);
        ConfigMap[] maps = [await MapAsync(cluster, "m0"), await MapAsync(cluster, "m1"), await MapAsync(cluster, "m2")];
        for (var i = 0; i < 3; i++)
        {
            var owner = Reference(maps[(i + 2) % 3]);
            await cluster.ChangeAsync<ConfigMap>($"m{i}", m => m with { Metadata = m.Metadata with { OwnerReferences = [owner] } });
        }
        await cluster.DeleteAsync<ConfigMap>("m0", "Foreground");
        await cluster.UntilAsync(async () => !(await cluster.ListAsync<ConfigMap>("default")).Any(m => m.Metadata.Name!.StartsWith('m')), "all three are gone");
    });

    [Fact]
    public void Custom_resources_own_and_are_owned() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(0);
        var widgets = await Manifests.DefineWidgetsAsync(cluster);
        var first = (await widgets.CreateAsync(Manifests.Widget("first"))).OrThrow();
        var owner = new OwnerReference { ApiVersion = "example.com/v1", Kind = "Widget", Name = "first", Uid = first.At("metadata", "uid")!.AsString! };
        await widgets.CreateAsync(Manifests.Widget("second", owner));
        await MapAsync(cluster, "m0", owner);
        await cluster.PassAsync(40);
        (await widgets.DeleteAsync("first", "default")).OrThrow();
        await cluster.UntilAsync(async () => (await widgets.GetAsync("second", "default")).IsNotFound && await cluster.FindAsync<ConfigMap>("m0") is null, "both are gone");
    });

    [Fact]
    public void An_owner_elsewhere_is_told_of_and_only_in_a_namespace_it_counts_as_absent() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(0);
        await cluster.CreateAsync(new Namespace { Metadata = new ObjectMeta { Name = "other" } });
        var owner = Reference(await cluster.CreateAsync(new ConfigMap { Metadata = new ObjectMeta { Name = "owner", Namespace = "other" } }));
        await MapAsync(cluster, "m0", owner);
        await cluster.CreateAsync(new ClusterRole { Metadata = new ObjectMeta { Name = "wide", OwnerReferences = [owner] } });
        await cluster.UntilAsync(async () => await cluster.FindAsync<ConfigMap>("m0") is null, "the one in a namespace is gone");
        await cluster.UntilAsync(async () => (await EventsAsync(cluster)).Length == 2, "both are told of");
        Assert.Equal(
            [
                $"ConfigMap/m0: ownerRef [v1/ConfigMap, namespace: default, name: owner, uid: {owner.Uid}] does not exist in namespace \"default\"",
                $"ClusterRole/wide: ownerRef [v1/ConfigMap, namespace: , name: owner, uid: {owner.Uid}] does not exist in namespace \"\"",
            ],
            (await EventsAsync(cluster)).OrderDescending());
        await cluster.PassAsync(60);
        Assert.NotNull(await cluster.FindAsync<ClusterRole>("wide"));
    });

    [Fact]
    public void An_owner_outside_all_namespaces_owns_in_each() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(0);
        var role = await cluster.CreateAsync(new ClusterRole { Metadata = new ObjectMeta { Name = "wide" } });
        var owner = new OwnerReference { ApiVersion = "rbac.authorization.k8s.io/v1", Kind = "ClusterRole", Name = "wide", Uid = role.Metadata.Uid! };
        await MapAsync(cluster, "m0", owner);
        await cluster.PassAsync(60);
        Assert.NotNull(await cluster.FindAsync<ConfigMap>("m0"));
        await cluster.DeleteAsync<ClusterRole>("wide");
        await cluster.UntilAsync(async () => await cluster.FindAsync<ConfigMap>("m0") is null, "it goes too");
    });

    private static async Task<string[]> EventsAsync(LiveCluster cluster) => (await cluster.ListAsync<Event>())
        .Where(e => e is { Reason: "OwnerRefInvalidNamespace", Type: "Warning" }).Select(e => $"{e.InvolvedObject.Kind}/{e.InvolvedObject.Name}: {e.Message}").ToArray();

    private static async Task<OwnerReference> OwnerAsync(LiveCluster cluster, string name)
    {
        var controller = await cluster.CreateAsync(new ReplicationController
        {
            Metadata = new ObjectMeta { Name = name, Namespace = "default" },
            Spec = new ReplicationControllerSpec { Replicas = 0, Selector = Make.Labels(("app", name)), Template = Manifests.Template(name) },
        });
        return new() { ApiVersion = "v1", Kind = "ReplicationController", Name = name, Uid = controller.Metadata.Uid!, BlockOwnerDeletion = true };
    }

    private static Task<ConfigMap> MapAsync(LiveCluster cluster, string name, params OwnerReference[] owners) =>
        cluster.CreateAsync(new ConfigMap { Metadata = new ObjectMeta { Name = name, Namespace = "default", OwnerReferences = owners } });

    private static OwnerReference Reference(ConfigMap map) => new() { ApiVersion = "v1", Kind = "ConfigMap", Name = map.Metadata.Name!, Uid = map.Metadata.Uid!, BlockOwnerDeletion = true };
}
