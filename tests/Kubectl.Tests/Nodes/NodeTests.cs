using MiniKube.Api.Documents;
using MiniKube.Kubectl.Resources;
using MiniKube.Kubectl.Tests.Fixtures;

namespace MiniKube.Kubectl.Tests.Nodes;

public class NodeTests
{
    private static async Task<TestCluster> WithNodesAsync()
    {
        var cluster = await TestCluster.StartAsync();
        await cluster.CreateAsync("{apiVersion: v1, kind: Node, metadata: {name: n1, labels: {disk: ssd}}}");
        await cluster.CreateAsync("{apiVersion: v1, kind: Node, metadata: {name: n2}}");
        return cluster;
    }

    private static async Task<string[]> TaintsAsync(TestCluster cluster) =>
        [.. (await cluster.GetAsync("node", "n1"))!.At("spec", "taints").Items().Select(t => $"{t["key"]?.AsString}={t["value"]?.AsString}:{t["effect"]?.AsString}")];

    [Fact]
    public async Task Cordoned_nodes_take_no_pods_until_uncordoned()
    {
        await using var cluster = await WithNodesAsync();

        Assert.Equal(new Ran(0, "node/n1 cordoned (dry run)\n", ""), await cluster.RunAsync("cordon", "n1", "--dry-run=client"));
        Assert.Equal(new Ran(0, "node/n1 cordoned\nnode/n2 cordoned\n", ""), await cluster.RunAsync("cordon", "n1", "n2"));
        Assert.True((await cluster.GetAsync("node", "n1"))!.At("spec", "unschedulable")!.AsBoolean);
        Assert.Equal(new Ran(0, "node/n1 already cordoned\n", ""), await cluster.RunAsync("cordon", "node/n1"));
        Assert.Equal(new Ran(0, "node/n1 uncordoned\n", ""), await cluster.RunAsync("uncordon", "-l", "disk=ssd"));
        Assert.Null((await cluster.GetAsync("node", "n1"))!.At("spec", "unschedulable"));
        Assert.Equal(new Ran(1, "", "Error from server (NotFound): nodes \"n3\" not found\n"), await cluster.RunAsync("cordon", "n3"));
    }

    [Fact]
    public async Task Taints_are_added_changed_and_removed()
    {
        await using var cluster = await WithNodesAsync();

        Assert.Equal(new Ran(0, "node/n1 tainted\n", ""), await cluster.RunAsync("taint", "node", "n1", "a=1:NoSchedule", "b:NoExecute"));
        Assert.Equal(["a=1:NoSchedule", "b=:NoExecute"], await TaintsAsync(cluster));
        Assert.Equal(1, (await cluster.RunAsync("taint", "node", "n1", "a=2:NoSchedule")).ExitCode);
        Assert.Equal(new Ran(0, "node/n1 modified\n", ""), await cluster.RunAsync("taint", "nodes", "n1", "a=2:NoSchedule", "--overwrite"));
        Assert.Contains("a=2:NoSchedule", await TaintsAsync(cluster));
        Assert.Equal(new Ran(0, "node/n1 untainted (server dry run)\n", ""), await cluster.RunAsync("taint", "nodes", "n1", "a-", "--dry-run=server"));
        Assert.Equal(new Ran(0, "node/n1 untainted\n", ""), await cluster.RunAsync("taint", "nodes", "n1", "a-", "b:NoExecute-"));
        Assert.Empty(await TaintsAsync(cluster));
        Assert.Equal(new Ran(1, "", "error: taint \"a\" not found\n"), await cluster.RunAsync("taint", "nodes", "n1", "a-"));
    }

    private static string Pod(string name, string more, string owner = "") => $"apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\n  namespace: default\n{owner}"
        + $"spec:\n  nodeName: n1\n  containers: [{{name: c, image: i}}]\n{more}";

    private static string OwnedBy(string kind) => $"  ownerReferences: [{{apiVersion: apps/v1, kind: {kind}, name: o, uid: u, controller: true}}]\n";

    [Fact]
    public async Task A_drained_node_keeps_only_what_would_come_back()
    {
        await using var cluster = await WithNodesAsync();
        await cluster.CreateAsync(Pod("managed", "", OwnedBy("ReplicaSet")));
        await cluster.CreateAsync(Pod("everywhere", "", OwnedBy("DaemonSet")));
        await cluster.CreateAsync(Pod("alone", "  volumes: [{name: v, emptyDir: {}}]\n"));

        var refused = await cluster.RunAsync("drain", "n1", "--grace-period=0");
        Assert.Equal((1, "node/n1 cordoned\n"), (refused.ExitCode, refused.Out));
        Assert.Contains("cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): default/everywhere", refused.Error);
        Assert.Contains("cannot delete Pods that declare no controller (use --force to override): default/alone", refused.Error);
        Assert.Contains("cannot delete Pods with local storage (use --delete-emptydir-data to override): default/alone", refused.Error);
        Assert.NotNull(await cluster.GetAsync("pod", "managed"));

        string[] all = ["drain", "n1", "--grace-period=0", "--ignore-daemonsets", "--force", "--delete-emptydir-data"];
        Assert.EndsWith("evicting pod default/managed (dry run)\nnode/n1 drained (dry run)\n", (await cluster.RunAsync([.. all, "--dry-run=client"])).Out);
        var drained = await cluster.RunAsync(all);
        Assert.Equal((0, "node/n1 already cordoned\npod/alone deleted\npod/managed deleted\nnode/n1 drained\n"), (drained.ExitCode, drained.Out));
        Assert.Equal("Warning: deleting Pods that declare no controller: default/alone; ignoring DaemonSet-managed Pods: default/everywhere\n", drained.Error);
        Assert.NotNull(await cluster.GetAsync("pod", "everywhere"));
        Assert.Null(await cluster.GetAsync("pod", "managed"));
    }

    [Theory]
    [InlineData("taint nodes n1", "error: at least one taint update is required\n")]
    [InlineData("taint nodes n1 a=b:Sometimes", "error: invalid taint effect: Sometimes, unsupported taint effect\nSee 'kubectl taint -h' for help and examples\n")]
    [InlineData("taint nodes n1 a=b:NoSchedule a-", "error: can not both modify and remove the following taint(s) in the same command: a\n")]
    [InlineData("taint sa default a=b:NoSchedule", "error: invalid resource type serviceaccount, only node types are supported\n")]
    [InlineData("taint nodes n3 a=b:NoSchedule", "Error from server (NotFound): nodes \"n3\" not found\n")]
    public async Task Refuses_what_cannot_be(string line, string error)
    {
        await using var cluster = await WithNodesAsync();

        Assert.Equal(new Ran(1, "", error), await cluster.RunAsync(line.Split(' ')));
    }
}
