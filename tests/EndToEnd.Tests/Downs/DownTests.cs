using MiniKube.EndToEnd.Tests.Clusters;
using MiniKube.EndToEnd.Tests.Labs;

namespace MiniKube.EndToEnd.Tests.Downs;

/// <summary>After everything that was done to the shared cluster, one command takes all of it away.</summary>
[Collection(Order.Down)]
public sealed class DownTests(SharedCluster shared) : ClusterTest(shared)
{
    [Fact]
    public async Task Down_leaves_the_machine_as_it_was()
    {
        Assert.NotEmpty(Traces.Of(Cluster.Name));
        Assert.Equal($"cluster \"{Cluster.Name}\" is gone\n", (await Shared.DownAsync()).Succeeded());
        Assert.Empty(Traces.Of(Cluster.Name));
        Assert.Equal(Shared.Before, await NetworkTraces.OfAsync(Cluster.Lab));
    }
}
