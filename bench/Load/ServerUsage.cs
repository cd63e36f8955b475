using System.Globalization;

namespace MiniKube.Bench.Load;

/// <summary>What the server's processes use, from /proc: those named and their descendants, so that a store in a process of its own counts.</summary>
internal sealed class ServerUsage(IEnumerable<int> started)
{
    private readonly List<int> pids = [.. started];

    // USER_HZ, which is 100 on every Linux that runs .NET.
    private const double TickMilliseconds = 10;

    public bool Known => pids.Count > 0;

    public void Add(int pid)
    {
        if (Known)
        {
            pids.Add(pid);
        }
    }

    /// <summary>CPU time so far, user and system, in milliseconds, in steps of 10.</summary>
    public double CpuMilliseconds() => All().Sum(static pid =>
    {
        // The command's name may hold spaces and brackets; the fields after it do not. utime and stime are fields 14 and 15.
        var text = Read($"/proc/{pid}/stat");
        var fields = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 12 ? (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) * TickMilliseconds : 0;
    });

    /// <summary>Resident memory in MiB: shared pages counted in every process.</summary>
    public double RssMib() => Sum("Rss:");

    /// <summary>Resident memory in MiB without pages of files: what the processes themselves have made.</summary>
    public double AnonymousMib() => Sum("Anonymous:");

    private double Sum(string field) => All().Sum(pid =>
    {
        var line = Read($"/proc/{pid}/smaps_rollup").Split('\n').FirstOrDefault(l => l.StartsWith(field, StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;
    });

    private HashSet<int> All()
    {
        var all = new HashSet<int>();
        var open = new Queue<int>(pids);
        while (open.TryDequeue(out var pid))
        {
            if (!all.Add(pid) || !Directory.Exists($"/proc/{pid}/task"))
            {
                continue;
            }
            foreach (var thread in Directory.GetDirectories($"/proc/{pid}/task"))
            {
                foreach (var child in Read(thread + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    open.Enqueue(int.Parse(child, CultureInfo.InvariantCulture));
                }
            }
        }
        return all;
    }

    // A thread or process may end between being listed and being read.
    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
