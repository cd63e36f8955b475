using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Controllers.Pods;
using MiniKube.Controllers.Tests.Live;

namespace MiniKube.Controllers.Tests.Namespaces;

public sealed class NamespaceTests
{
    [Fact]
    public void Pods_go_before_all_else() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(1);
        await cluster.CreateAsync(new Namespace { Metadata = new ObjectMeta { Name = "team" } });
        await cluster.UntilAsync(async () => await cluster.FindAsync<ServiceAccount>("default", "team") is not null, "it has its account");
        await cluster.CreateAsync(new Pod { Metadata = Meta("held", "example.com/hold"), Spec = Manifests.Template().Spec });
        await cluster.CreateAsync(new ConfigMap { Metadata = Meta("map") });
        await cluster.UntilAsync(async () => PodStates.IsReady(await cluster.GetAsync<Pod>("held", "team")), "the pod runs");
        await cluster.DeleteAsync<Namespace>("team");
        await cluster.UntilAsync(async () => (await Conditions(cluster)).Contains("NamespaceContentRemaining: SomeResourcesRemain: Some resources are remaining: pods. has 1 resource instances"), "it waits for the pod");
        Assert.Contains("NamespaceFinalizersRemaining: SomeFinalizersRemain: Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances", await Conditions(cluster));
        await cluster.PassAsync(60);
        Assert.Null((await cluster.GetAsync<ConfigMap>("map", "team")).Metadata.DeletionTimestamp);

        var held = await cluster.GetAsync<Pod>("held", "team");
        (await cluster.Client.UpdateAsync(held with { Metadata = held.Metadata with { Finalizers = [] } })).OrThrow();
        await cluster.UntilAsync(async () => await cluster.FindAsync<Namespace>("team") is null, "all of it is gone");
    });

    [Fact]
    public void Services_go_with_their_namespace_and_do_not_come_back_with_one_of_its_name() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(0);
        await cluster.CreateAsync(new Namespace { Metadata = new ObjectMeta { Name = "team" } });
        await cluster.CreateAsync(new Service { Metadata = Meta("web"), Spec = Manifests.Service().Spec });
        await cluster.DeleteAsync<Namespace>("team");
        await cluster.UntilAsync(async () => await cluster.FindAsync<Namespace>("team") is null, "it is gone");
        await cluster.CreateAsync(new Namespace { Metadata = new ObjectMeta { Name = "team" } });
        await cluster.UntilAsync(async () => await cluster.FindAsync<ServiceAccount>("default", "team") is not null, "the new one has its account");
        Assert.Empty(await cluster.ListAsync<Service>("team"));
    });

    [Fact]
    public void Custom_resources_go_with_their_namespace() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(0);
        var widgets = await Manifests.DefineWidgetsAsync(cluster);
        await cluster.CreateAsync(new Namespace { Metadata = new ObjectMeta { Name = "team" } });
        var widget = Manifests.Widget("w");
        (await widgets.CreateAsync(widget.With("metadata", widget["metadata"]!.AsObject!.With("namespace", "team")))).OrThrow();
        await cluster.DeleteAsync<Namespace>("team");
        await cluster.UntilAsync(async () => await cluster.FindAsync<Namespace>("team") is null, "it is gone");
        Assert.Empty((await widgets.ListAsync("team")).OrThrow().Items);
    });

    private static async Task<string[]> Conditions(LiveCluster cluster) =>
        (await cluster.GetAsync<Namespace>("team")).Status.Conditions.Where(c => c.Status == "True").Select(c => $"{c.Type}: {c.Reason}: {c.Message}").ToArray();

    private static ObjectMeta Meta(string name, params string[] finalizers) => new() { Name = name, Namespace = "team", Finalizers = finalizers };
}
