using MiniKube.Client.Http;
using MiniKube.Controllers.Namespaces;
using MiniKube.Testing.Simulation;

namespace MiniKube.Controllers.Tests.Namespaces;

public sealed class NamespaceDeleterTests
{
    private const string Stale = "Discovery failed for some groups, 1 failing: unable to retrieve the complete list of server APIs: "
        + "metrics.k8s.io/v1beta1: stale GroupVersion discovery: metrics.k8s.io/v1beta1";

    [Fact]
    public void What_a_server_that_is_away_may_hold_keeps_the_namespace_and_all_else_goes() 
    {
        var sim = new SimulationScheduler(1);
        sim.Run(() => CheckAsync(sim.Time));
    }

    private static async Task CheckAsync(TimeProvider time)
    {
        var maps = """{"metadata":{"name":"map","namespace":"team"}}""";
        var server = new AnsweringServer((method, path, _) => (method, path) switch
        {
            (_, "/api") => (200, Groups(Group("", "v1", "Current", "configmaps"))),
            (_, "/apis") => (200, Groups(Group("metrics.k8s.io", "v1beta1", "Stale", "pods"))),
            ("DELETE", "/api/v1/namespaces/team/configmaps") => (200, $$"""{"kind":"Status","status":"Success"{{maps = ""}}}"""),
            ("GET", "/api/v1/namespaces/team/configmaps") => (200, $$"""{"kind":"ConfigMapList","apiVersion":"v1","metadata":{},"items":[{{maps}}]}"""),
            _ => throw new InvalidOperationException($"nobody asks for {path}"),
        });
        using var client = new KubeClient(new ClientConfig { Server = new Uri("https://api") }, server, time);
        var content = await new NamespaceDeleter(client).DeleteAsync("team", default);
        Assert.Equal((Stale, "configmaps 0", false), (content.DiscoveryError, string.Join(' ', content.Remaining.Select(r => $"{r.Resource.Resource} {r.Count}")), content.IsGone));
        Assert.Empty(content.DeletionErrors);
    }

    private static string Groups(string group) => $$"""{"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","items":[{{group}}]}""";

    private static string Group(string name, string version, string freshness, string resource) => $$"""
        {"metadata":{"name":"{{name}}"},"versions":[{"version":"{{version}}","freshness":"{{freshness}}","resources":[
        {"resource":"{{resource}}","scope":"Namespaced","verbs":["list","delete","deletecollection"]}]}]}
        """;
}
