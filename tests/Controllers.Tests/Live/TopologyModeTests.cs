using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Discovery.V1;
using MiniKube.Controllers.EndpointSlices;

namespace MiniKube.Controllers.Tests.Live;

public sealed class TopologyModeTests
{
    [Fact]
    public void Hints_follow_the_zones_of_the_nodes() => LiveCluster.Run(async cluster =>
    {
        Task ZoneAsync(string node, string? zone) => cluster.ChangeAsync<Node>(node, n => n with
        {
            Metadata = n.Metadata with { Labels = n.Metadata.Labels.Where(l => l.Key != ZoneShares.ZoneLabel).Concat(zone is null ? [] : Make.Labels((ZoneShares.ZoneLabel, zone))).ToDictionary() },
        });
        Task UntilHintsAsync(string what, string hints) => cluster.UntilAsync(
            async () => (await cluster.ListAsync<EndpointSlice>("default")).Where(s => s.Metadata.Labels[SliceIdentity.ServiceNameLabel] == "web").SelectMany(s => s.Endpoints)
                .Select(e => e.Hints?.ForZones.Single().Name ?? "-").Order().SequenceEqual(hints.Split(' ')),
            what);

        await cluster.StartAsync();
        await ZoneAsync("n1", "a");
        await ZoneAsync("n2", "b");
        await cluster.CreateAsync(Manifests.Service() is var s
            ? s with { Metadata = s.Metadata with { Annotations = Make.Labels(("service.kubernetes.io/topology-mode", "Auto")) } } : s);
        await cluster.CreateAsync(Manifests.Deployment(4));
        await UntilHintsAsync("each zone has its endpoints", "a a b b");
        await cluster.UntilAsync(async () => (await cluster.EventsAsync("Service")).Contains("Normal TopologyAwareHintsEnabled: Topology Aware Hints has been enabled, addressType: IPv4"), "it is told");

        await ZoneAsync("n2", null);
        await UntilHintsAsync("without all zones there are no hints", "- - - -");
        await cluster.UntilAsync(async () => (await cluster.EventsAsync("Service"))
            .Any(e => e.StartsWith("Warning TopologyAwareHintsDisabled: Insufficient Node information", StringComparison.Ordinal)), "it is told why");

        await ZoneAsync("n2", "c");
        await UntilHintsAsync("a zone again", "a a c c");
        await cluster.ChangeAsync<Service>("web", x => x with { Metadata = x.Metadata with { Annotations = Make.Labels() }, Spec = x.Spec with { TrafficDistribution = "PreferSameZone" } });
        await cluster.UntilAsync(async () => (await cluster.EventsAsync("Service")).Contains("Warning TopologyAwareHintsDisabled: Topology Aware Hints has been disabled, addressType: IPv4"), "its end is told");
    });
}
