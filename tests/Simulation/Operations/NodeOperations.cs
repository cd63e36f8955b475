using MiniKube.Api.Core.V1;
using MiniKube.Simulation.Clusters;

namespace MiniKube.Simulation.Operations;

/// <summary>What administrators do with nodes: up to <paramref name="most"/> of them.</summary>
internal sealed class NodeOperations(SimulatedCluster cluster, Chance chance, Weather weather, int most)
{
    private const string TaintKey = "walk";

    public Task AddNodeAsync()
    {
        if (cluster.Nodes.Count < most)
        {
            cluster.AddNode();
        }
        return Task.CompletedTask;
    }

    // The machine is taken away with all that runs on it, and then its object.
    public async Task RemoveNodeAsync()
    {
        if (cluster.Nodes.Count > 1)
        {
            var node = chance.Pick(cluster.Nodes);
            cluster.Nodes.Remove(node);
            node.Process!.Kill();
            await cluster.PassAsync(chance.Seconds(0, 60));
            await cluster.User.DeleteAsync<Node>(null, node.Name);
        }
    }

    public Task CordonAsync()
    {
        var (node, cordoned) = (chance.Pick(cluster.Nodes), chance.Hit(40));
        return cluster.User.ChangeAsync<Node>(null, node.Name, n => n with { Spec = n.Spec with { Unschedulable = cordoned ? true : null } });
    }

    public Task TaintAsync()
    {
        var (node, effect) = (chance.Pick(cluster.Nodes), chance.Pick<string?>([null, null, "NoSchedule", "NoExecute"]));
        return cluster.User.ChangeAsync<Node>(null, node.Name, n => n with
        {
            Spec = n.Spec with { Taints = [.. n.Spec.Taints.Where(t => t.Key != TaintKey), .. effect is null ? [] : new Taint[] { new() { Key = TaintKey, Effect = effect } }] },
        });
    }

    public Task SilenceNodeAsync()
    {
        weather.Pause(chance.Pick(cluster.Nodes), chance.Seconds(5, 500));
        return Task.CompletedTask;
    }

    /// <summary>Takes back what keeps nodes from being used, and sees to it that there are enough of them.</summary>
    public async Task EaseAsync(int fewest)
    {
        foreach (var node in cluster.State.All<Node>().Where(n => n.Spec.Unschedulable == true || n.Spec.Taints.Any(t => t.Key == TaintKey)).ToList())
        {
            await cluster.User.ChangeAsync<Node>(null, node.Metadata.Name!, n => n with { Spec = n.Spec with { Unschedulable = null, Taints = [.. n.Spec.Taints.Where(t => t.Key != TaintKey)] } });
        }
        while (cluster.State.All<Node>().Count() < fewest)
        {
            var node = cluster.AddNode();
            await cluster.UntilAsync(() => cluster.State.Find<Node>(null, node.Name) is not null, $"{node.Name} registers");
        }
    }
}
