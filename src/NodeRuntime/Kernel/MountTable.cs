namespace MiniKube.NodeRuntime.Kernel;

/// <summary>Where something is mounted in this process's mount namespace.</summary>
internal static class MountTable
{
    /// <summary>Mount points as the kernel writes them, without its escapes.</summary>
    public static IReadOnlySet<string> Read() =>
        File.ReadLines("/proc/self/mountinfo").Select(l => Unescape(l.Split(' ')[4])).ToHashSet();

    // Space, tab, newline and backslash are written as octal.
    private static string Unescape(string path) =>
        path.Contains('\\') ? path.Replace("\\040", " ").Replace("\\011", "\t").Replace("\\012", "\n").Replace("\\134", "\\") : path;
}
