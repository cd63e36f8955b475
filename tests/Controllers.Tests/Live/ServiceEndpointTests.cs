using MiniKube.Api.Core.V1;
using MiniKube.Api.Discovery.V1;
using MiniKube.Api.Meta.V1;
using EndpointsObject = MiniKube.Api.Core.V1.Endpoints;

namespace MiniKube.Controllers.Tests.Live;

/// <summary>Where Services lead, by Endpoints and EndpointSlices alike: the conformance tests of both controllers.</summary>
public sealed class ServiceEndpointTests
{
    [Fact]
    public void A_service_that_selects_nobody_has_empty_ones_that_go_with_it() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(nodeCount: 0);
        await cluster.CreateAsync(Manifests.Service());
        await cluster.UntilAsync(async () => await cluster.FindAsync<EndpointsObject>("web") is not null && (await SlicesAsync(cluster)).Length == 1, "both are there");
        Assert.Empty((await cluster.GetAsync<EndpointsObject>("web")).Subsets);
        Assert.Empty(Assert.Single(await SlicesAsync(cluster)).Endpoints);
        await cluster.DeleteAsync<Service>("web");
        await cluster.UntilAsync(async () => await cluster.FindAsync<EndpointsObject>("web") is null && (await SlicesAsync(cluster)).Length == 0, "both are gone");
    });

    [Fact]
    public void Pods_come_and_go_under_the_ports_that_they_have() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        ServicePort Port(int port, string name) => new() { Name = name, Port = port, TargetPort = name };
        await cluster.CreateAsync(Manifests.Service() with
        {
            Spec = new ServiceSpec { Selector = Make.Labels(("app", "web")), Ports = [Port(80, "one"), Port(81, "two")] },
        });
        await SaysAsync(cluster, "");
        await PodAsync(cluster, "p1", ("one", 100));
        await SaysAsync(cluster, "p1:100");
        await PodAsync(cluster, "p2", ("two", 101));
        await SaysAsync(cluster, "p1:100 p2:101");
        await PodAsync(cluster, "p3", ("one", 102), ("two", 103));
        await SaysAsync(cluster, "p1:100 p2:101 p3:102 p3:103");
        await cluster.DeleteAsync<Pod>("p1");
        await SaysAsync(cluster, "p2:101 p3:102 p3:103");
        await cluster.DeleteAsync<Pod>("p2");
        await cluster.DeleteAsync<Pod>("p3");
        await SaysAsync(cluster, "");
    });

    [Fact]
    public void A_pod_is_in_the_slices_of_every_service_that_selects_it() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync();
        await cluster.CreateAsync(Manifests.Service());
        await cluster.CreateAsync(Manifests.Service() with { Metadata = new ObjectMeta { Name = "other", Namespace = "default" } });
        await PodAsync(cluster, "p1", ("http", 8080));
        foreach (var service in new[] { "web", "other" })
        {
            await SaysAsync(cluster, "p1:8080", service);
            var endpoint = Assert.Single(Assert.Single(await SlicesAsync(cluster, service)).Endpoints);
            Assert.Equal(("p1", (await cluster.GetAsync<Pod>("p1")).Spec.NodeName), (endpoint.TargetRef!.Name, endpoint.NodeName));
        }
    });

    // Both controllers say "pod:port", once they know the same.
    private static Task SaysAsync(LiveCluster cluster, string pods, string service = "web") => cluster.UntilAsync(
        async () =>
        {
            var bySlices = (await SlicesAsync(cluster, service)).SelectMany(s => s.Endpoints.SelectMany(e => s.Ports.Select(p => $"{e.TargetRef!.Name}:{p.Port}")));
            var byEndpoints = (await cluster.FindAsync<EndpointsObject>(service))?.Subsets.SelectMany(s => s.Addresses.SelectMany(a => s.Ports.Select(p => $"{a.TargetRef!.Name}:{p.Port}")));
            return string.Join(' ', bySlices.Order()) == pods && string.Join(' ', (byEndpoints ?? ["none"]).Order()) == pods;
        },
        $"both say '{pods}'");

    private static async Task<EndpointSlice[]> SlicesAsync(LiveCluster cluster, string service = "web") =>
        [.. (await cluster.ListAsync<EndpointSlice>("default")).Where(s => s.Metadata.Labels.GetValueOrDefault("kubernetes.io/service-name") == service)];

    private static Task PodAsync(LiveCluster cluster, string name, params (string Name, int Number)[] ports) => cluster.CreateAsync(new Pod
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default", Labels = Make.Labels(("app", "web")) },
        Spec = new PodSpec
        {
            Containers = [new Container { Name = "c", Image = "image:1", Ports = [.. ports.Select(p => new ContainerPort { Name = p.Name, ContainerPortValue = p.Number })] }],
        },
    });
}
