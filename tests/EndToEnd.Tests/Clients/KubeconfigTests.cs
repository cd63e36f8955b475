using MiniKube.EndToEnd.Tests.Clusters;

namespace MiniKube.EndToEnd.Tests.Clients;

/// <summary>Which kubeconfig a command takes: the one it is told, else the environment's, else the cluster's.</summary>
[Collection(Order.Clients)]
public sealed class KubeconfigTests(SharedCluster shared) : ClusterTest(shared)
{
    [Fact]
    public async Task The_option_counts_before_the_environment()
    {
        var nowhere = new Dictionary<string, string> { ["KUBECONFIG"] = "/nonexistent/kubeconfig" };
        var told = await Cluster.Lab.RunAsync(Cluster.Binary, ["get", "nodes", "-o", "name", "--kubeconfig", Cluster.Kubeconfig], environment: nowhere);
        Assert.Equal("node/node-1\nnode/node-2\nnode/node-3\n", told.Succeeded());
        var untold = await Cluster.Lab.RunAsync(Cluster.Binary, ["get", "nodes"], environment: nowhere);
        Assert.Contains("/nonexistent/kubeconfig", untold.FailedInOneLine());
    }

    [Fact]
    public async Task The_only_cluster_is_found_without_being_told()
    {
        // In a mount namespace where the folder of clusters has this one alone, whichever others are up on the machine.
        const string alone = """
            mkdir -p "$HOME/cluster" && mount --bind "$1" "$HOME/cluster" && mount -t tmpfs clusters /var/lib/mkube &&
            mkdir "$1" && mount --bind "$HOME/cluster" "$1" && exec "$2" get nodes -o name
            """;
        var nodes = await Cluster.Lab.RunAsync("unshare", ["--mount", "/bin/sh", "-c", alone, "sh", Cluster.Folder, Cluster.Binary]);
        Assert.Equal("node/node-1\nnode/node-2\nnode/node-3\n", nodes.Succeeded());
    }

    [Fact]
    public async Task Status_shows_what_runs()
    {
        var status = (await Cluster.Lab.RunAsync(Cluster.Binary, ["status", "--name", Cluster.Name])).Succeeded();
        Assert.Matches(@"(?m)^control-plane\s+running\s", status);
        Assert.Equal(3, System.Text.RegularExpressions.Regex.Count(status, @"(?m)^node-\d\s+ready\s"));
    }
}
