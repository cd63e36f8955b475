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
