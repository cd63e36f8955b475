using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.NodeRuntime.Cgroups;

/// <summary>
/// The machine's control groups (cgroups(7)) by absolute path ("/mkube/c/n1"), whichever version it has. Paths need not exist
/// unless a member says so.
/// </summary>
public abstract class CgroupHierarchy
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>The hierarchy that is mounted in this process's mount namespace; v1 when memory limits are there, as on hybrid machines.</summary>
    /// <exception cref="IOException">no usable hierarchy is mounted</exception>
    public static CgroupHierarchy Detect() => Detect(File.ReadAllLines("/proc/self/mountinfo"));

    internal static CgroupHierarchy Detect(IEnumerable<string> mountInfo)
    {
        var mounts = CgroupMount.Parse(mountInfo);
        if (mounts.Any(m => m.Controllers.Contains("memory")))
            return new CgroupV1(mounts);
        return mounts.FirstOrDefault(m => m.Type == "cgroup2") is { } unified
            ? new CgroupV2(unified.MountPoint)
            : throw new IOException("no cgroup hierarchy with a memory controller is mounted");
    }

    public abstract int Version { get; }

    /// <summary>Where the path lies in each mounted hierarchy.</summary>
    internal abstract IReadOnlyList<string> Directories(string path);

    /// <summary>The one directory whose process list counts.</summary>
    internal abstract string ProcessDirectory(string path);

    /// <summary>Makes the cgroup and those above it. Idempotent.</summary>
    public abstract void Create(string path);

    /// <summary>Sets limits of an existing cgroup.</summary>
    /// <exception cref="IOException">the kernel refused a value; the message names file and value</exception>
    public abstract void Apply(string path, CgroupLimits limits);

    /// <summary>Usage of an existing cgroup; null when it is gone.</summary>
    public abstract CgroupUsage? ReadUsage(string path);

    /// <summary>Moves a process with all its threads into an existing cgroup.</summary>
    public abstract void AddProcess(string path, int pid);

    public bool Exists(string path) => Directory.Exists(ProcessDirectory(path));

    /// <summary>Processes in the cgroup and below; empty when there is none.</summary>
    public IReadOnlyList<int> Processes(string path)
    {
        var found = new List<int>();
        var top = ProcessDirectory(path);
        try
        {
            foreach (var directory in Directory.EnumerateDirectories(top, "*", SearchOption.AllDirectories).Prepend(top))
                found.AddRange(ReadProcesses(directory));
        }
        catch (DirectoryNotFoundException)
        {
            // Went away meanwhile: then nobody is in it.
        }
        return found;
    }

    /// <summary>
    /// Kills every process in the cgroup and below, and those they fork meanwhile; completes when none is left. The caller's own
    /// process is spared: it could not finish the work.
    /// </summary>
    /// <returns>false when some would not die in time</returns>
    public async Task<bool> KillAsync(string path, TimeSpan within, TimeProvider time)
    {
        var deadline = time.GetUtcNow() + within;
        while (true)
        {
            KillOnce(path);
            if (!Others(path).Any())
                return true;
            if (time.GetUtcNow() >= deadline)
                return false;
            await Task.Delay(RetryInterval, time);
        }
    }

    /// <summary>Removes the cgroup and those below. The kernel lets a cgroup go only some time after its last process.</summary>
    /// <returns>false when it is still in use after the time given</returns>
    public async Task<bool> RemoveAsync(string path, TimeSpan within, TimeProvider time)
    {
        var deadline = time.GetUtcNow() + within;
        while (!Directories(path).All(TryRemove))
        {
            if (time.GetUtcNow() >= deadline)
                return false;
            await Task.Delay(RetryInterval, time);
        }
        return true;
    }

    /// <summary>Removes one cgroup unless something is in it: a process, or another cgroup.</summary>
    public void RemoveIfEmpty(string path)
    {
        foreach (var directory in Directories(path))
            FileTree.RemoveEmptyDirectory(directory);
    }

    private protected virtual void KillOnce(string path)
    {
        foreach (var pid in Others(path))
            _ = LibC.Kill(pid, 9);
    }

    private protected IEnumerable<int> Others(string path) => Processes(path).Where(p => p != Environment.ProcessId);

    private protected static IEnumerable<int> ReadProcesses(string directory)
    {
        try
        {
            return [.. File.ReadAllLines(Path.Combine(directory, "cgroup.procs")).Select(int.Parse)];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException || IsGone(e))
        {
            return [];
        }
    }

    private protected static void Write(string directory, string file, string value)
    {
        var path = Path.Combine(directory, file);
        try
        {
            File.WriteAllText(path, value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"write {value} to {path}: {e.Message}", e);
        }
    }

    /// <summary>A number in a file of one; null when the file or its cgroup is not there.</summary>
    private protected static long? ReadNumber(string directory, string file)
    {
        try
        {
            return long.TryParse(File.ReadAllText(Path.Combine(directory, file)).AsSpan().Trim(), out var value) ? value : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException || IsGone(e))
        {
            return null;
        }
    }

    /// <summary>A value in a file of "key value" lines; 0 when absent.</summary>
    private protected static long ReadKey(string directory, string file, string key)
    {
        try
        {
            foreach (var line in File.ReadLines(Path.Combine(directory, file)))
            {
                if (line.Length > key.Length && line[key.Length] == ' ' && line.StartsWith(key, StringComparison.Ordinal))
                    return long.Parse(line.AsSpan(key.Length + 1));
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException || IsGone(e))
        {
            // As if it had used nothing.
        }
        return 0;
    }

    // Reading a file of a removed cgroup that was opened before is ENODEV.
    private static bool IsGone(Exception e) => e is IOException && e.HResult == Errno.NoDevice;

    private static bool TryRemove(string directory)
    {
        if (!Directory.Exists(directory))
            return true;
        try
        {
            // Files in a cgroup are the kernel's and vanish with it: only directories are removed, from below.
            foreach (var child in Directory.GetDirectories(directory))
            {
                if (!TryRemove(child))
                    return false;
            }
            return FileTree.RemoveEmptyDirectory(directory);
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
    }
}
