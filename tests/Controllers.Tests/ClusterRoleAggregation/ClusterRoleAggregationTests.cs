using MiniKube.Api.Meta.V1;
using MiniKube.Api.Rbac.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Controllers.Tests.Live;
using MiniKube.Testing.Simulation;

namespace MiniKube.Controllers.Tests.ClusterRoleAggregation;

public sealed class ClusterRoleAggregationTests
{
    [Fact]
    public void A_sum_that_its_server_does_not_keep_is_applied_whole_and_at_its_version()
    {
        var applied = new List<string>();
        var server = new AnsweringServer((method, path, body) =>
        {
            if (method == "PATCH")
            {
                applied.Add($"{path} {body}");
            }
            return (method, path) switch
            {
                ("GET", "/apis/rbac.authorization.k8s.io/v1/clusterroles") => (200, """
                    {"kind":"ClusterRoleList","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"resourceVersion":"9"},"items":[
                    {"metadata":{"name":"right","resourceVersion":"4"},"aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"in":"right"}}]},"rules":[]},
                    {"metadata":{"name":"sum","resourceVersion":"5"},"aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"in":"sum"}}]},"rules":[]},
                    {"metadata":{"name":"part","resourceVersion":"6","labels":{"in":"sum"}},"rules":[{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}]}]}
                    """),
                ("PATCH", _) => (200, """
                    {"kind":"ClusterRole","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"name":"sum","resourceVersion":"10"},
                    "aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"in":"sum"}}]},"rules":[{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}]}
                    """),
                _ => throw new InvalidOperationException($"nobody asks for {path}"),
            };
        });
        var sim = new SimulationScheduler(1);
        sim.Run(async () =>
        {
            using var stop = new CancellationTokenSource();
            using var client = new KubeClient(new ClientConfig { Server = new Uri("https://api") }, server, sim.Time);
            await using var informers = new InformerFactory(client, sim.Time, sim.Random);
            var options = new ControllersOptions { Identity = "only", LeaderElect = false, Controllers = ["clusterrole-aggregation-controller"] };
            var running = ControllersHost.RunAsync(client, informers, sim.Time, sim.Random, options, null, stop.Token);
            await Task.Delay(TimeSpan.FromMilliseconds(500), sim.Time);
            Assert.Empty(applied);
            await Task.Delay(TimeSpan.FromMinutes(1), sim.Time);
            stop.Cancel();
            await running;
        });
        Assert.Equal(
            """
            /apis/rbac.authorization.k8s.io/v1/clusterroles/sum {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"sum","resourceVersion":"5"},"rules":[{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}]}
            """.Trim(),
            Assert.Single(applied));
    }

    [Fact]
    public void Beside_our_own_server_there_is_nothing_to_do() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(0);
        await cluster.CreateAsync(new ClusterRole
        {
            Metadata = new ObjectMeta { Name = "widgets", Labels = new Dictionary<string, string> { ["rbac.authorization.k8s.io/aggregate-to-view"] = "true" } },
            Rules = [new PolicyRule { Verbs = ["get"], ApiGroups = ["example.com"], Resources = ["widgets"] }],
        });
        await cluster.UntilAsync(async () => (await cluster.GetAsync<ClusterRole>("admin")).Rules.Any(r => r.Resources.Contains("widgets")), "the sum of sums has it");
        var settled = (await cluster.GetAsync<ClusterRole>("admin")).Metadata.ResourceVersion;
        await cluster.PassAsync(60);
        var admin = await cluster.GetAsync<ClusterRole>("admin");
        Assert.Equal(settled, admin.Metadata.ResourceVersion);
        Assert.DoesNotContain(admin.Metadata.ManagedFields, f => f.Manager == "clusterrole-aggregation-controller");
    });
}
