using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Testing;
using MiniKube.Testing.Simulation;

namespace MiniKube.Simulation;

/// <summary>Workloads whose pods are not all alike, with the real scheduler, under the roles that the loops have.</summary>
public class WorkloadTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    [Fact]
    public void Daemons_run_on_every_node_also_a_cordoned_one_that_takes_no_stateful_pod() => Run(async cluster =>
    {
        await cluster.WaitForNodesAsync(Soon);
        var client = cluster.Client;
        var node = (await client.GetAsync<Node>("node-1")).OrThrow();
        (await client.UpdateAsync(node with { Spec = node.Spec with { Unschedulable = true } })).OrThrow();
        (await client.CreateAsync(new DaemonSet { Metadata = Meta("agent"), Spec = new DaemonSetSpec { Selector = Selector("agent"), Template = Template("agent") } })).OrThrow();
        (await client.CreateAsync(new StatefulSet
        {
            Metadata = Meta("store"),
            Spec = new StatefulSetSpec { Replicas = 4, ServiceName = "store", Selector = Selector("store"), Template = Template("store") },
        })).OrThrow();
        (await client.CreateAsync(new ReplicationController { Metadata = Meta("legacy"), Spec = new ReplicationControllerSpec { Replicas = 2, Template = Template("legacy") } })).OrThrow();
        await cluster.WaitForAsync(
            async () => (await ReadyAsync(cluster, "agent")).SequenceEqual(["node-1", "node-2", "node-3"]) && (await ReadyAsync(cluster, "legacy")).Length == 2
                && (await ReadyAsync(cluster, "store")).Length == 4,
            "all pods are ready", Soon);
        Assert.All([.. await ReadyAsync(cluster, "legacy"), .. await ReadyAsync(cluster, "store")], node => Assert.NotEqual("node-1", node));

        cluster.AddNode("node-4");
        await cluster.WaitForAsync(async () => (await ReadyAsync(cluster, "agent")).Length == 4, "the new node has its daemon", Soon);

        var agent = (await client.GetAsync<DaemonSet>("agent", "default")).OrThrow();
        (await client.UpdateAsync(agent with { Spec = agent.Spec with { Template = Template("agent", "image:2") } })).OrThrow();
        await cluster.WaitForAsync(
            async () => (await client.GetAsync<DaemonSet>("agent", "default")).OrThrow().Status is { UpdatedNumberScheduled: 4, NumberAvailable: 4, ObservedGeneration: 2 }, "the new template is out", Soon);
    });

    // The nodes of those that are ready.
    private static async Task<string[]> ReadyAsync(TestCluster cluster, string app) => (await cluster.Client.ListAsync<Pod>("default")).OrThrow().Items
        .Where(p => p.Metadata.Labels.GetValueOrDefault("app") == app && p.IsReady() && !p.IsTerminating()).Select(p => p.Spec.NodeName!).Order().ToArray();

    private static void Run(Func<TestCluster, Task> body)
    {
        var sim = new SimulationScheduler(1);
        sim.Run(async () =>
        {
            await using var cluster = await TestCluster.StartAsync(new TestClusterOptions { Time = sim.Time, Random = sim.Random, Loggers = new HistoryLog(sim.History, sim.Time) });
            await body(cluster);
        });
        Assert.DoesNotContain(sim.History.Lines, l => l.Contains("forbidden", StringComparison.Ordinal));
    }

    private static ObjectMeta Meta(string name) => new() { Namespace = "default", Name = name };

    private static LabelSelector Selector(string app) => new() { MatchLabels = new Dictionary<string, string> { ["app"] = app } };

    private static PodTemplateSpec Template(string app, string image = "image:1") => new()
    {
        Metadata = new ObjectMeta { Labels = new Dictionary<string, string> { ["app"] = app } },
        Spec = new PodSpec { Containers = [new Container { Name = "c", Image = image }] },
    };
}
