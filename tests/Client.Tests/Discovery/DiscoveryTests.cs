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

    private static string Groups(string items) => $$"""{"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","items":[{{items}}]}""";

    private static async Task<(string, string)> FoundAsync(ScriptedServer server, MiniKube.Testing.Simulation.SimulationScheduler sim)
    {
        var found = (await server.Client(sim).DiscoverAsync()).OrThrow();
        return (string.Join(' ', found.Resources.Select(r => r.Resource.Resource)), string.Join(' ', found.Failed.Select(f => $"{f.GroupVersion}: {f.Message}")));
    }
}
