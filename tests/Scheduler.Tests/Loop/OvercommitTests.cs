using MiniKube.Api.Core.V1;
using MiniKube.Api.Determinism;
using MiniKube.Api.Meta.V1;
using MiniKube.Scheduler.Tests.Fixtures;
using MiniKube.Testing.Simulation;

namespace MiniKube.Scheduler.Tests.Loop;

/// <summary>What must hold whatever happens: no node is ever given more than it has, and in the end every pod that fits somewhere has a node.</summary>
public class OvercommitTests
{
    private const int Steps = 120;

    [Fact]
    public void No_node_is_ever_overcommitted_and_what_fits_is_placed()
    {
        for (ulong seed = 1; seed <= 25; seed++)
        {
            Sim.Run(async sim => await RunAsync(sim, new SeededRandomSource(seed), seed), seed);
        }
    }

    private static async Task RunAsync(SimulationScheduler sim, SeededRandomSource random, ulong seed)
    {
        Node[] nodes = [.. Enumerable.Range(0, 4).Select(i => Make.Node($"n{i}", $"cpu={1 + (i % 3)},memory=4Gi,pods=6"))];
        await using var cluster = await TestCluster.StartAsync(sim, nodes);
        var trouble = true;
        var faults = new SeededRandomSource(seed + 1000);
        cluster.StartScheduler(faultOf: r =>
            !trouble || faults.Next(100) >= 25 ? Fault.None
            : r.RequestUri!.AbsolutePath.EndsWith("/binding", StringComparison.Ordinal) ? (Fault)(1 + faults.Next(3))
            : r.Method == HttpMethod.Patch ? Fault.Lost : Fault.None);
        // Every state that the API server ever had is checked.
        var over = new List<string>();
        var seen = cluster.Informers.Get<Pod>();
        void Check(Pod pod)
        {
            if (nodes.FirstOrDefault(n => n.Metadata.Name == pod.Spec.NodeName) is { } node && Overcommitted(node, [.. On(seen.Store.List(), node)]) is { } text)
            {
                over.Add(text);
            }
        }
        seen.AddHandler(Check, (_, pod) => Check(pod));
        await cluster.Informers.WaitForSyncAsync();
        var names = new List<string>();
        for (var i = 0; i < Steps; i++)
        {
            switch (random.Next(10))
            {
                case < 5:
                    names.Add($"p{i}");
                    await cluster.AddAsync(Make.Pod($"p{i}", $"cpu={100 * (1 + random.Next(8))}m,memory={1 + random.Next(1024)}Mi", "app=web").OwnedBy("web"));
                    break;
                case < 8 when names.Count > 0:
                    var at = random.Next(names.Count);
                    await cluster.DeleteNowAsync(names[at]);
                    names.RemoveAt(at);
                    break;
                case 8 when names.Count > 0:
                    // On its way out, but there until its time is over.
                    await cluster.Client.DeleteAsync<Pod>(names[random.Next(names.Count)], "default", new DeleteOptions { GracePeriodSeconds = 5 });
                    break;
                default:
                    await sim.PassAsync(random.NextDouble() * 2);
                    break;
            }
        }
        trouble = false;
        // Long enough for every back-off.
        await sim.PassAsync(60);
        Assert.True(over.Count == 0, $"seed {seed}: {string.Join("; ", over)}");

        var pods = await cluster.PodsAsync();
        Assert.Contains(pods, p => !string.IsNullOrEmpty(p.Spec.NodeName));
        foreach (var waiting in pods.Where(p => string.IsNullOrEmpty(p.Spec.NodeName) && !p.IsTerminating()))
        {
            Assert.False(nodes.Any(n => Overcommitted(n, [.. On(pods, n), waiting]) is null), $"seed {seed}: {waiting.Metadata.Name} would fit");
        }
    }

    private static IEnumerable<Pod> On(IEnumerable<Pod> pods, Node node) => pods.Where(p => p.Spec.NodeName == node.Metadata.Name && !p.IsTerminal());

    private static string? Overcommitted(Node node, IReadOnlyList<Pod> pods)
    {
        var total = ResourceList.New();
        foreach (var pod in pods)
        {
            total.Add(pod.Spec.TotalRequests());
        }
        foreach (var (name, amount) in total)
        {
            if (amount > node.Status.Allocatable.Of(name))
            {
                return $"{node.Metadata.Name}: {amount} of {name}";
            }
        }
        return pods.Count > node.Status.Allocatable.Of(ResourceName.Pods).Value ? $"{node.Metadata.Name}: {pods.Count} pods" : null;
    }
}
