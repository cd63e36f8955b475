using System.Text;
using MiniKube.NodeRuntime.Images;

namespace MiniKube.EndToEnd.Tests.Images;

/// <summary>An image of this machine's static busybox that says a word.</summary>
internal static class TestImage
{
    public static void WriteOci(string file, string name, string word)
    {
        using var stream = File.Create(file);
        ImageBuilder.WriteOciArchive(stream, ImageReference.Parse(name), Files(word), Config);
    }

    public static void WriteDocker(string file, string name, string word)
    {
        using var stream = File.Create(file);
        ImageBuilder.WriteDockerArchive(stream, ImageReference.Parse(name), Files(word), Config);
    }

    private static ImageConfig Config => new() { Entrypoint = ["/bin/busybox"], Cmd = ["cat", "/word"], Env = ["PATH=/bin"] };

    private static IEnumerable<ImageFile> Files(string word) =>
    [
        new ImageFile.Regular("bin/busybox", File.ReadAllBytes("/bin/busybox")),
        new ImageFile.Link("bin/sleep", "busybox"),
        new ImageFile.Regular("word", Encoding.UTF8.GetBytes(word + "\n"), 0x1a4),
    ];
}
