using MiniKube.Api.Core.V1;
using MiniKube.Controllers.Pods;
using MiniKube.Controllers.Tests.Live;

namespace MiniKube.Controllers.Tests.NodeLifecycle;

public sealed class NodeLifecycleTests
{
    [Fact]
    public void Nodes_that_come_and_go_are_told_of_once() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(1);
        await cluster.UntilAsync(async () => (await ToldAsync(cluster)).Length == 1, "it is told of");
        await cluster.PassAsync(60);
        await cluster.KillNodeAsync("n1");
        await cluster.DeleteAsync<Node>("n1");
        await cluster.UntilAsync(async () => (await ToldAsync(cluster)).Length == 2, "its end is told of");
        Assert.Equal(
            [("RegisteredNode", "Node n1 event: Registered Node n1 in Controller"), ("RemovingNode", "Node n1 event: Removing Node n1 from Controller")],
            await ToldAsync(cluster));
    });

    [Fact]
    public void Beta_labels_follow_the_stable_ones() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(1);
        await cluster.ChangeAsync<Node>("n1", n => n with
        {
            Metadata = n.Metadata with { Labels = new Dictionary<string, string>(n.Metadata.Labels) { ["kubernetes.io/os"] = "linux", ["kubernetes.io/arch"] = "arm64", ["beta.kubernetes.io/arch"] = "amd64" } },
        });
        await cluster.UntilAsync(
            async () => (await cluster.GetAsync<Node>("n1")).Metadata.Labels is var labels && labels.GetValueOrDefault("beta.kubernetes.io/os") == "linux"
                && labels.GetValueOrDefault("beta.kubernetes.io/arch") == "arm64",
            "they say the same");
    });

    [Fact]
    public void Taints_follow_conditions_and_cordons_and_go_with_them() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(1);
        await cluster.ChangeAsync<Node>("n1", n => n with { Spec = n.Spec with { Unschedulable = true } });
        await cluster.UntilAsync(async () => await TaintsAsync(cluster) is ["node.kubernetes.io/unschedulable:NoSchedule"], "it is cordoned");
        await cluster.ChangeAsync<Node>("n1", n => n with { Spec = n.Spec with { Unschedulable = false } });
        await cluster.UntilAsync(async () => (await TaintsAsync(cluster)).Length == 0, "it is free");
        // Of a network only others than the node's agent speak.
        NodeCondition Network(string status) => new() { Type = "NetworkUnavailable", Status = status, Reason = "NoRouteCreated" };
        await cluster.ChangeAsync<Node>("n1", n => n with { Status = n.Status with { Conditions = [.. n.Status.Conditions, Network("True")] } }, "status");
        await cluster.UntilAsync(async () => await TaintsAsync(cluster) is ["node.kubernetes.io/network-unavailable:NoSchedule"], "its network is missing");
        await cluster.ChangeAsync<Node>("n1", n => n with { Status = n.Status with { Conditions = [.. n.Status.Conditions.Where(c => c.Type != "NetworkUnavailable"), Network("False")] } }, "status");
        await cluster.UntilAsync(async () => (await TaintsAsync(cluster)).Length == 0, "its network is there");
    });

    [Fact]
    public void Lost_nodes_of_one_zone_are_given_up_one_after_the_other() => LiveCluster.Run(async cluster =>
    {
        await cluster.StartAsync(6, o => o with { Nodes = o.Nodes with { EvictionRate = 0.05 } });
        await cluster.KillNodeAsync("n1");
        await cluster.KillNodeAsync("n2");
        var taken = new Dictionary<string, DateTimeOffset>();
        await cluster.UntilAsync(
            async () =>
            {
                foreach (var node in (await cluster.ListAsync<Node>()).Where(n => n.Spec.Taints.Any(t => t is { Key: "node.kubernetes.io/unreachable", Effect: "NoExecute" })))
                {
                    taken.TryAdd(node.Metadata.Name!, cluster.Now);
                }
                return taken.Count == 2;
            },
            "both are given up");
        Assert.InRange((taken.Values.Max() - taken.Values.Min()).TotalSeconds, 19, 22);
    });

    private static async Task<(string, string)[]> ToldAsync(LiveCluster cluster) =>
        [.. (await cluster.ListAsync<Event>("default")).Where(e => e is { InvolvedObject.Kind: "Node", Reason: "RegisteredNode" or "RemovingNode" })
            .OrderBy(e => e.Reason).Select(e => (e.Reason!, e.Message!))];

    private static async Task<string[]> TaintsAsync(LiveCluster cluster) => [.. (await cluster.GetAsync<Node>("n1")).Spec.Taints.Select(t => t.ToText())];
}
