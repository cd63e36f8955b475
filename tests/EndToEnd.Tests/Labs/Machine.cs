using System.Runtime.InteropServices;

namespace MiniKube.EndToEnd.Tests.Labs;

/// <summary>This machine's processes and cgroups, as the kernel shows them.</summary>
internal static partial class Machine
{
    public const int Kill9 = 9;
    public const int Terminate = 15;
    public const int Stop = 19;
    public const int Continue = 18;
    private const string CgroupRoot = "/sys/fs/cgroup";

    /// <summary>The folders of a cgroup in every hierarchy it exists in (one under v2).</summary>
    public static IReadOnlyList<string> CgroupFolders(string cgroup)
    {
        var roots = File.Exists(CgroupRoot + "/cgroup.procs") ? [CgroupRoot] : Directory.GetDirectories(CgroupRoot);
        return [.. roots.Select(r => r + cgroup).Where(Directory.Exists).Order(StringComparer.Ordinal)];
    }

    /// <summary>The processes in a cgroup and those below it.</summary>
    public static IReadOnlySet<int> Processes(string cgroup)
    {
        var found = new HashSet<int>();
        foreach (var folder in CgroupFolders(cgroup))
        {
            foreach (var file in Quietly(() => Directory.EnumerateFiles(folder, "cgroup.procs", SearchOption.AllDirectories).ToArray()) ?? [])
            {
                foreach (var line in Quietly(() => File.ReadAllLines(file)) ?? [])
                    found.Add(int.Parse(line));
            }
        }
        return found;
    }

    /// <summary>Every process's number and command line.</summary>
    public static IEnumerable<(int Pid, string CommandLine)> CommandLines() =>
        from folder in Directory.EnumerateDirectories("/proc")
        let name = Path.GetFileName(folder)
        where int.TryParse(name, out _)
        let line = CommandLine(int.Parse(name))
        where line.Length > 0
        select (int.Parse(name), line);

    /// <returns>empty when there is no such process (any more)</returns>
    public static string CommandLine(int pid) => (Quietly(() => File.ReadAllText($"/proc/{pid}/cmdline")) ?? "").Replace('\0', ' ').Trim();

    public static bool IsAlive(int pid) => Quietly(() => File.ReadAllText($"/proc/{pid}/stat")) is { } stat && !stat[(stat.LastIndexOf(')') + 2)..].StartsWith('Z');

    /// <summary>The process's number in its own PID namespace.</summary>
    public static int InnermostPid(int pid) =>
        Quietly(() => File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith("NSpid:", StringComparison.Ordinal))) is { } line
            ? int.Parse(line.Split('\t')[^1])
            : -1;

    public static void Signal(int pid, int signal) => _ = Kill(pid, signal);

    /// <summary>Kills a cgroup's processes, also those that they start meanwhile.</summary>
    public static Task KillAllAsync(string cgroup) => Eventually.SeeAsync($"{cgroup} to be empty", () =>
    {
        var alive = Processes(cgroup).Where(IsAlive).ToArray();
        foreach (var pid in alive)
            Signal(pid, Kill9);
        return alive.Length == 0;
    });

    // What is looked at may end meanwhile.
    private static T? Quietly<T>(Func<T> read) where T : class
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
