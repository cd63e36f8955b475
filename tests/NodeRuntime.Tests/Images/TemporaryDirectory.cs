namespace MiniKube.NodeRuntime.Tests.Images;

/// <summary>A directory for one test, removed with all in it; a mount left inside fails the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mk-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        var mounted = File.ReadLines("/proc/self/mountinfo").Where(l => l.Contains(Path + "/", StringComparison.Ordinal)).ToArray();
        Assert.True(mounted.Length == 0, "left mounted: " + string.Join('\n', mounted));
        MiniKube.NodeRuntime.Kernel.FileTree.Remove(Path);
    }
}
