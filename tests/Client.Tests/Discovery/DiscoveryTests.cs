using MiniKube.Client.Discovery;

namespace MiniKube.Client.Tests.Discovery;

public sealed class DiscoveryTests
{
    [Fact]
    public void Groups_of_servers_that_are_away_are_named_and_hide_no_others() => Sim.Run(async sim =>
    {
        var aggregated = new ScriptedServer()
            .On("GET", "/api", _ => ScriptedServer.Json(Groups("""{"metadata":{},"versions":[{"version":"v1","freshness":"Current","resources":[{"resource":"pods","scope":"Namespaced"}]}]}""")))
            .On("GET", "/apis", _ => ScriptedServer.Json(Groups("""
                {"metadata":{"name":"metrics.k8s.io"},"versions":[{"version":"v1beta1","freshness":"Stale","resources":[{"resource":"pods","scope":"Namespaced"}]}]},
                {"metadata":{"name":"apps"},"versions":[{"version":"v1","freshness":"Current","resources":[{"resource":"deployments","scope":"Namespaced"}]}]}
                """)));
        Assert.Equal(("pods deployments", "metrics.k8s.io/v1beta1: stale GroupVersion discovery: metrics.k8s.io/v1beta1"), await FoundAsync(aggregated, sim));

        var plain = new ScriptedServer()
            .On("GET", "/api", _ => ScriptedServer.Json("""{"kind":"APIVersions","versions":["v1"]}"""))
            .On("GET", "/api/v1", _ => ScriptedServer.Json("""{"kind":"APIResourceList","resources":[{"name":"pods","namespaced":true,"kind":"Pod","verbs":["get"]}]}"""))
            .On("GET", "/apis", _ => ScriptedServer.Json("""{"kind":"APIGroupList","groups":[{"name":"metrics.k8s.io","versions":[{"groupVersion":"metrics.k8s.io/v1beta1"}]}]}"""))
            .On("GET", "/apis/metrics.k8s.io/v1beta1", _ => ScriptedServer.Status(503, "ServiceUnavailable", "the server is currently unable to handle the request"));
        Assert.Equal(("pods", "metrics.k8s.io/v1beta1: the server is currently unable to handle the request"), await FoundAsync(plain, sim));
    });

    [Fact]
    public void What_was_known_of_a_server_that_is_away_can_be_kept()
    {
        static DiscoveredResource Resource(string group, string version, string name) => new(new(group, version, name), name, name, true);
        var before = new ApiDiscovery([Resource("", "v1", "pods"), Resource("metrics.k8s.io", "v1", "pods"), Resource("metrics.k8s.io", "v1beta1", "nodes"), Resource("gone.io", "v1", "things")]);
        var now = new ApiDiscovery([Resource("", "v1", "pods"), Resource("metrics.k8s.io", "v1", "pods")], [new("metrics.k8s.io/v1beta1", "away"), new("example.com/v1", "away")]).Keeping(before);
        Assert.Equal("pods.v1. pods.v1.metrics.k8s.io nodes.v1beta1.metrics.k8s.io", string.Join(' ', now.Resources.Select(r => $"{r.Resource.Resource}.{r.Resource.Version}.{r.Resource.Group}")));
        Assert.Equal("unable to retrieve the complete list of server APIs: example.com/v1: away, metrics.k8s.io/v1beta1: away", now.Incomplete);
        Assert.Equal((true, true, false), (now.IsUncertain("metrics.k8s.io"), now.IsUncertain("example.com"), now.IsUncertain("gone.io")));
        Assert.Null(before.Keeping(now).Incomplete);
        Assert.Equal(before.Resources, before.Keeping(now).Resources);
    }

    private static string Groups(string items) => $$"""{"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","items":[{{items}}]}""";

    private static async Task<(string, string)> FoundAsync(ScriptedServer server, MiniKube.Testing.Simulation.SimulationScheduler sim)
    {
        var found = (await server.Client(sim).DiscoverAsync()).OrThrow();
        return (string.Join(' ', found.Resources.Select(r => r.Resource.Resource)), string.Join(' ', found.Failed.Select(f => $"{f.GroupVersion}: {f.Message}")));
    }
}
