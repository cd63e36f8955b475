namespace MiniKube.NodeRuntime.Volumes;

/// <summary>What is mounted in this process' mount namespace, from /proc/self/mountinfo (proc(5)).</summary>
internal static class MountTable
{
    private const int MountPointColumn = 4;

    public static bool IsMountPoint(string path)
    {
        var wanted = Path.GetFullPath(path).TrimEnd('/');
        return File.ReadLines("/proc/self/mountinfo").Any(line => Unescape(line.Split(' ')[MountPointColumn]) == wanted);
    }

    // Blanks in paths are written as octal escapes.
    private static string Unescape(string path) =>
        path.Contains('\\') ? path.Replace("\\040", " ").Replace("\\011", "\t").Replace("\\012", "\n").Replace("\\134", "\\") : path;
}
