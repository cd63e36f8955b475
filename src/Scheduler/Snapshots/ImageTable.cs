using MiniKube.Api.Core.V1;

namespace MiniKube.Scheduler.Snapshots;

/// <summary>Which images the nodes have, under each of their names, and how many nodes have each.</summary>
internal sealed class ImageTable
{
    private readonly Dictionary<string, int> nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<int, IReadOnlyDictionary<string, long>> bySlot = [];

    /// <summary>How many nodes have the image.</summary>
    public int NodesWith(string image) => nodes.GetValueOrDefault(image);

    /// <summary>The image's size on the node in bytes; null where the node has not got it.</summary>
    public long? SizeOn(int slot, string image) => bySlot.TryGetValue(slot, out var images) && images.TryGetValue(image, out var size) ? size : null;

    public void Set(int slot, Node? node)
    {
        if (bySlot.Remove(slot, out var old))
        {
            foreach (var (name, _) in old)
            {
                nodes[name]--;
                if (nodes[name] == 0)
                {
                    nodes.Remove(name);
                }
            }
        }
        if (node is not { Status.Images.Count: > 0 })
        {
            return;
        }
        var images = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var image in node.Status.Images)
        {
            foreach (var name in image.Names)
            {
                images[name] = image.SizeBytes ?? 0;
            }
        }
        bySlot.Add(slot, images);
        foreach (var (name, _) in images)
        {
            nodes[name] = nodes.GetValueOrDefault(name) + 1;
        }
    }
}
