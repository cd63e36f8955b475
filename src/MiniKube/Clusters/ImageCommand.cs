using System.CommandLine;
using MiniKube.Hosting;
using MiniKube.NodeRuntime.Images;

namespace MiniKube.Clusters;

/// <summary><c>mkube image ls|import</c>: the images that all nodes of a cluster share.</summary>
internal static class ImageCommand
{
    public static Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancel) => args switch
    {
        ["ls" or "list", .. var rest] => ListAsync(rest, output),
        ["import", .. var rest] => ImportAsync(rest, output, cancel),
        _ => throw new MkubeException("image: ls or import is expected"),
    };

    private static Option<string> Name => new("--name") { DefaultValueFactory = _ => ClusterPaths.DefaultName, Description = "The cluster's name" };

    private static Task<int> ListAsync(string[] args, TextWriter output)
    {
        var name = Name;
        return CommandLine.InvokeAsync("image ls", "List the images of a cluster's nodes", args, [name], async parsed =>
        {
            await output.WriteLineAsync($"{"IMAGE",-50} {"ID",-14} SIZE");
            foreach (var image in Store(parsed.GetValue(name)!).List())
            {
                foreach (var tag in image.Tags.DefaultIfEmpty("<none>"))
                {
                    await output.WriteLineAsync($"{tag,-50} {image.Id.Split(':')[^1][..12],-14} {image.Size / 1e6:0.0} MB");
                }
            }
            return 0;
        });
    }

    private static Task<int> ImportAsync(string[] args, TextWriter output, CancellationToken cancel)
    {
        var name = Name;
        var file = new Argument<string>("FILE") { Description = "An OCI layout or docker-archive: a tar file, compressed or not, or a folder" };
        var tag = new Option<string?>("--tag") { Description = "The image's name, instead of the archive's own" };
        return CommandLine.InvokeAsync("image import", "Import images into a cluster's nodes", args, [file, tag, name], async parsed =>
        {
            Requirements.CheckRoot("import images");
            ImageReference? reference = null;
            if (parsed.GetValue(tag) is { } text && !ImageReference.TryParse(text, out reference, out var problem))
            {
                throw new MkubeException($"image import: --tag {text}: {problem}");
            }
            try
            {
                foreach (var image in await Store(parsed.GetValue(name)!).ImportAsync(parsed.GetValue(file)!, reference, cancel))
                {
                    await output.WriteLineAsync($"imported {string.Join(", ", image.Tags)}");
                }
                return 0;
            }
            catch (Exception e) when (e is IOException or InvalidImageException)
            {
                throw new MkubeException($"image import: {parsed.GetValue(file)}: {e.Message}", e);
            }
        });
    }

    private static ImageStore Store(string cluster)
    {
        var paths = new ClusterPaths(cluster);
        return ClusterRecord.Read(paths) is null ? throw new MkubeException($"there is no cluster \"{cluster}\"") : new ImageStore(paths.Images);
    }
}
