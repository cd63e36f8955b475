using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Meta.V1;
using MiniKube.Client.Http;
using MiniKube.Controllers.Tests.Live;

namespace MiniKube.Controllers.Tests.GarbageCollector;

/// <summary>Owners of kinds that are not served, not yet, or by a server that is away: nothing is known of them, until they can be asked for.</summary>
public sealed class UnservedOwnerTests
{
    private static readonly OwnerReference Gone = Widget("gone", "90e90e90-0000-4000-8000-000000000000");

    [Fact]
    public void Who_names_an_owner_of_a_kind_that_is_served_later_is_collected_then() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(0);
        await MapAsync(cluster, "m0", Gone);
        await MapAsync(cluster, "m1", Gone);
        await cluster.PassAsync(90);
        Assert.Equal("m0 m1", await LeftAsync(cluster));
        await Manifests.DefineWidgetsAsync(cluster);
        await cluster.UntilAsync(async () => await LeftAsync(cluster) == "", "both are gone");
    });

    [Fact]
    public void Who_names_the_same_owner_by_a_kind_that_is_served_is_not_held_up() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(0);
        await MapAsync(cluster, "m0", Gone);
        await MapAsync(cluster, "m1", Gone with { ApiVersion = "v1", Kind = "ConfigMap" });
        await cluster.UntilAsync(async () => await LeftAsync(cluster) == "m0", "the one is gone", minutes: 2);
        await cluster.PassAsync(60);
        Assert.Equal("m0", await LeftAsync(cluster));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void While_the_owners_server_is_away_nothing_is_collected_and_afterwards_what_has_lost_its_owner(bool fromTheStart) => LiveCluster.Run(async cluster =>
    {
        var away = fromTheStart;
        await cluster.StartAsync(0, through: server => new AwayGroup(server, "example.com", () => away));
        var widgets = await Manifests.DefineWidgetsAsync(cluster);
        var stays = await OwnerAsync(widgets, "stays");
        var goes = await OwnerAsync(widgets, "goes");
        await cluster.PassAsync(40);
        away = true;
        await cluster.PassAsync(40);
        (await widgets.DeleteAsync("goes", "default")).OrThrow();
        foreach (var (i, owner) in new[] { stays, goes, Gone }.Index())
        {
            await MapAsync(cluster, $"m{i}", owner);
        }
        await cluster.PassAsync(90);
        Assert.Equal("m0 m1 m2", await LeftAsync(cluster));
        away = false;
        await cluster.UntilAsync(async () => await LeftAsync(cluster) == "m0", "those without an owner are gone");
        await cluster.PassAsync(60);
        Assert.Equal("m0", await LeftAsync(cluster));
    });

    private static OwnerReference Widget(string name, string uid) => new() { ApiVersion = "example.com/v1", Kind = "Widget", Name = name, Uid = uid };

    private static async Task<OwnerReference> OwnerAsync(ResourceClient<DocumentObject> widgets, string name) =>
        Widget(name, (await widgets.CreateAsync(Manifests.Widget(name))).OrThrow().At("metadata", "uid")!.AsString!);

    private static Task<ConfigMap> MapAsync(LiveCluster cluster, string name, OwnerReference owner) =>
        cluster.CreateAsync(new ConfigMap { Metadata = new ObjectMeta { Name = name, Namespace = "default", OwnerReferences = [owner] } });

    private static async Task<string> LeftAsync(LiveCluster cluster) =>
        string.Join(' ', (await cluster.ListAsync<ConfigMap>("default")).Select(m => m.Metadata.Name).Where(n => n!.StartsWith('m')));
}
