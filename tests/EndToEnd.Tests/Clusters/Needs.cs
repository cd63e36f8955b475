namespace MiniKube.EndToEnd.Tests.Clusters;

/// <summary>What has to be there for a test; what is not makes it skip with the reason.</summary>
internal static class Needs
{
    /// <summary>The program under test: $MKUBE_BINARY, else what `./mkube` built in this tree.</summary>
    public static string Mkube
    {
        get
        {
            var path = Environment.GetEnvironmentVariable("MKUBE_BINARY") ?? Path.Combine(Repository, "out/mkube/mkube");
            Assert.SkipUnless(File.Exists(path), $"{path} is not built: ./mkube builds it, or MKUBE_BINARY names another");
            return path;
        }
    }

    public static string Repository { get; } = FindRepository(AppContext.BaseDirectory);

    public static void Root() => Assert.SkipUnless(Environment.IsPrivilegedProcess, "root rights are needed for namespaces and containers");

    /// <returns>the program's path</returns>
    public static string Program(string name, string package)
    {
        var path = Find(name);
        Assert.SkipWhen(path is null, $"{name} is not installed ({package})");
        return path!;
    }

    /// <summary>What running containers takes.</summary>
    public static void Containers()
    {
        Root();
        Program("crun", "crun");
        Program("conmon", "conmon");
        Program("nft", "nftables");
        Program("ip", "iproute2");
        Assert.SkipUnless(File.Exists("/bin/busybox"), "/bin/busybox is not installed (busybox-static)");
    }

    /// <summary>A kubectl of this version, which lies beside the file that `kubectl` on the PATH links to.</summary>
    public static string Kubectl(string version)
    {
        var dispatcher = Program("kubectl", "of Kubernetes");
        var path = Path.Combine(Path.GetDirectoryName(File.ResolveLinkTarget(dispatcher, returnFinalTarget: true)?.FullName ?? dispatcher)!, "kubectl." + version);
        Assert.SkipUnless(File.Exists(path), $"kubectl {version} is not installed: no {path}");
        return path;
    }

    private static string? Find(string name) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin".Split(':').Select(d => Path.Combine(d, name)).FirstOrDefault(File.Exists);

    private static string FindRepository(string folder) =>
        File.Exists(Path.Combine(folder, "MiniKube.sln")) ? folder
        : Path.GetDirectoryName(folder) is { } parent ? FindRepository(parent)
        : throw new InvalidOperationException("not inside a source tree of MiniKube");
}
