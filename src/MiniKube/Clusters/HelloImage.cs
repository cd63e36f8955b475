using System.Text;
using MiniKube.NodeRuntime.Images;

namespace MiniKube.Clusters;

/// <summary>
/// The image of the example: a web server made of this machine's static busybox, so that the first cluster needs no internet. Every answer
/// names the pod and the node; SIGTERM ends the server after the answers under way.
/// </summary>
internal static class HelloImage
{
    public static ImageReference Name { get; } = ImageReference.Parse("mkube.local/hello:1");

    private const string Busybox = "/bin/busybox";

    private static readonly string[] Applets = ["sh", "httpd", "sleep", "cat", "ls", "echo", "hostname", "wget", "nslookup", "env", "id", "ps", "true", "false", "kill", "nc", "ip", "head", "tail", "grep", "rm", "mkdir", "cp", "mv", "ln", "seq", "test", "stat", "df", "mount", "free", "top", "uname", "sort", "wc", "find", "sed", "awk", "touch", "date", "dd", "yes"];

    private const string Serve = """
        #!/bin/sh
        trap 'kill $server; exit 0' TERM INT
        httpd -f -p "${PORT:-80}" -h /www &
        server=$!
        wait $server
        """;

    private const string Answer = """
        #!/bin/sh
        echo "Content-Type: text/plain"
        echo
        echo "Hello from ${POD_NAME:-$(hostname)} on ${NODE_NAME:-an unnamed node}"
        """;

    /// <summary>Makes and imports the image, unless the store has it.</summary>
    public static async Task EnsureAsync(ImageStore store, CancellationToken cancel)
    {
        if (store.Find(Name) is not null)
        {
            return;
        }
        var archive = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".tar");
        try
        {
            await using (var file = File.Create(archive))
            {
                ImageBuilder.WriteOciArchive(file, Name, Files(), new ImageConfig { Cmd = ["/serve"], Env = ["PATH=/bin"] });
            }
            await store.ImportAsync(archive, cancellation: cancel);
        }
        finally
        {
            File.Delete(archive);
        }
    }

    private static IEnumerable<ImageFile> Files() =>
    [
        new ImageFile.Regular("bin/busybox", File.ReadAllBytes(Busybox)),
        .. Applets.Select(a => new ImageFile.Link("bin/" + a, "busybox")),
        new ImageFile.Regular("serve", Encoding.UTF8.GetBytes(Serve + "\n")),
        new ImageFile.Regular("www/cgi-bin/index.cgi", Encoding.UTF8.GetBytes(Answer + "\n")),
        new ImageFile.Regular("etc/passwd", "root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n"u8.ToArray(), 0x1a4),
        new ImageFile.Regular("etc/group", "root:x:0:\nnobody:x:65534:\n"u8.ToArray(), 0x1a4),
        new ImageFile.Directory("tmp", 0x3ff),
    ];
}
