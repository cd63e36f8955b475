using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.NodeRuntime.Images;

/// <summary>
/// A temporary directory of one pull or import, and the chains it counts on. It holds a lock while it lives, so that whoever
/// collects garbage can tell a session under way from one whose process died.
/// </summary>
internal sealed class WorkSession : IDisposable
{
    private readonly FileLock alive;
    private readonly StoreLayout layout;

    private WorkSession(StoreLayout layout, string directory, FileLock alive)
    {
        this.layout = layout;
        this.alive = alive;
        Directory = directory;
    }

    public string Directory { get; }

    public static async Task<WorkSession> BeginAsync(StoreLayout layout)
    {
        // Shared: between making the directory and locking it, nobody may take it for a dead one.
        using var _ = await layout.LockAsync(exclusive: false);
        string directory;
        do
            directory = Path.Combine(layout.Work, Path.GetRandomFileName());
        while (System.IO.Directory.Exists(directory));
        System.IO.Directory.CreateDirectory(directory);
        return new WorkSession(layout, directory, FileLock.Take(Path.Combine(directory, "lock")));
    }

    /// <summary>From here on the chains stay if they are there, whatever is collected.</summary>
    public async Task ClaimAsync(IEnumerable<string> chains)
    {
        using var _ = await layout.LockAsync(exclusive: false);
        AtomicFile.Write(Path.Combine(Directory, "chains"), string.Join('\n', chains));
    }

    /// <summary>Chains claimed by live sessions; removes what dead ones left. The caller holds the store exclusively.</summary>
    public static HashSet<string> Sweep(StoreLayout layout)
    {
        var claimed = new HashSet<string>();
        foreach (var directory in System.IO.Directory.EnumerateDirectories(layout.Work))
        {
            using var dead = FileLock.TryTake(Path.Combine(directory, "lock"));
            if (dead is not null)
                FileTree.Remove(directory);
            else if (AtomicFile.TryRead(Path.Combine(directory, "chains")) is { } lines)
                claimed.UnionWith(System.Text.Encoding.UTF8.GetString(lines).Split('\n'));
        }
        return claimed;
    }

    public void Dispose()
    {
        FileTree.Remove(Directory);
        alive.Dispose();
    }
}
