using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Plugins;

/// <summary>
/// Prefers nodes that have the pod's images already: the more bytes need not be fetched, the better. An image that few nodes have counts less, so that not
/// all pods of an image heap up where the first one ran.
/// </summary>
internal sealed class ImageLocality : IPreScorePlugin, IScorePlugin
{
    private const long Least = 23L * 1024 * 1024;
    private const long MostPerContainer = 1000L * 1024 * 1024;

    public string Name => "ImageLocality";

    public Verdict PreScore(CycleState state, PodInfo pod, ClusterSnapshot cluster, ReadOnlySpan<NodeInfo> feasible)
    {
        var wanted = ImagesOf(pod.Pod.Spec).ToList();
        (string Name, double Spread)[] images = [.. wanted.Select(name => (name, (double)cluster.Images.NodesWith(name) / cluster.Nodes.Count)).Where(i => i.Item2 > 0)];
        if (images.Length == 0)
        {
            // No node has any.
            return Verdict.Skip;
        }
        state.Set(new Wanted(images, wanted.Count, cluster.Images));
        return Verdict.Success;
    }

    /// <example>
    /// One container, an image of 500 MiB on half of the nodes, this one among them: 250 MiB count, (250 - 23) / (1000 - 23) is a score of 23.
    /// </example>
    public long Score(CycleState state, PodInfo pod, NodeInfo node)
    {
        var wanted = state.Get<Wanted>();
        long sum = 0;
        foreach (var (name, spread) in wanted.Images)
        {
            sum += (long)((wanted.Table.SizeOn(node.Slot, name) ?? 0) * spread);
        }
        var most = MostPerContainer * wanted.Count;
        return ScoreNormalization.Max * (Math.Clamp(sum, Least, most) - Least) / (most - Least);
    }

    private static IEnumerable<string> ImagesOf(PodSpec spec) =>
        spec.InitContainers.Concat(spec.Containers).Select(c => c.Image ?? "").Concat(spec.Volumes.Select(v => v.Image?.Reference).OfType<string>()).Select(Normalized);

    /// <summary>As nodes report it: with a tag.</summary>
    private static string Normalized(string image) => image.LastIndexOf(':') <= image.LastIndexOf('/') ? image + ":latest" : image;

    private sealed record Wanted((string Name, double Spread)[] Images, int Count, ImageTable Table);
}
