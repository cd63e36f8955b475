using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Plugins;
using MiniKube.Scheduler.Tests.Fixtures;

namespace MiniKube.Scheduler.Tests.Plugins;

public class ImageLocalityTests
{
    private const long MiB = 1024 * 1024;

    private static Node With(string name, params (string Image, long Size)[] images)
    {
        var node = Make.Node(name);
        return node with { Status = node.Status with { Images = [.. images.Select(i => new ContainerImage { Names = [i.Image], SizeBytes = i.Size })] } };
    }

    private static Pod Pod(params string[] images) =>
        Make.Pod("p", spec: s => s with { Containers = [.. images.Select((i, n) => new Container { Name = $"c{n}", Image = i })] });

    [Fact]
    public void The_more_is_there_already_the_better_and_an_image_counts_by_how_many_nodes_have_it()
    {
        var cluster = Make.Cluster([With("a", ("big:1", 500 * MiB)), With("b", ("small:1", 40 * MiB)), With("c", ("big:1", 500 * MiB), ("small:1", 40 * MiB)), With("d")]);
        // (500 / 2 - 23) / (1000 - 23)
        Assert.Equal([23, 0, 23, 0], PluginBench.Score(new ImageLocality(), cluster, Pod("big:1")));
        // 250 and 270 of up to 2000 for two containers; 20 is below the least that counts.
        Assert.Equal([11, 0, 12, 0], PluginBench.Score(new ImageLocality(), cluster, Pod("big:1", "small:1")));
    }

    [Fact]
    public void An_image_without_a_tag_is_the_latest()
    {
        var cluster = Make.Cluster([With("a", ("registry:5000/big:latest", 2000 * MiB))]);
        Assert.Equal([100], PluginBench.Score(new ImageLocality(), cluster, Pod("registry:5000/big")));
        Assert.Empty(PluginBench.Score(new ImageLocality(), cluster, Pod("big")));
    }

    [Fact]
    public void Images_that_come_and_go_count_at_once()
    {
        var cluster = Make.Cluster([With("a", ("big:1", 1000 * MiB)), With("b")]);
        Assert.Equal([48, 0], PluginBench.Score(new ImageLocality(), cluster, Pod("big:1")));
        cluster.SetNode(With("b", ("big:1", 1000 * MiB)));
        Assert.Equal([100, 100], PluginBench.Score(new ImageLocality(), cluster, Pod("big:1")));
        cluster.RemoveNode("a");
        cluster.SetNode(With("b"));
        Assert.Empty(PluginBench.Score(new ImageLocality(), cluster, Pod("big:1")));
    }
}
