namespace MiniKube.EndToEnd.Tests.Labs;

/// <summary>What a lab's network consists of, to be compared before and after.</summary>
internal sealed record NetworkTraces(string Links, string Routes, string Tables, string Forwarding)
{
    public static async Task<NetworkTraces> OfAsync(Lab lab) => new(
        (await lab.RunAsync("ip", ["-brief", "link"])).Succeeded(),
        (await lab.RunAsync("ip", ["route", "show", "table", "all"])).Succeeded(),
        (await lab.RunAsync("nft", ["list", "ruleset"])).Succeeded(),
        (await lab.RunAsync("cat", ["/proc/sys/net/ipv4/ip_forward"])).Succeeded());
}

/// <summary>What a cluster can leave behind on a machine, by its name.</summary>
internal static class Traces
{
    /// <returns>one line for each; empty when it is all gone</returns>
    public static IReadOnlyList<string> Of(string cluster)
    {
        var folder = "/var/lib/mkube/" + cluster;
        var cgroup = "/mkube/" + cluster;
        return
        [
            .. Machine.Processes(cgroup).Select(p => $"process {p} in its cgroup: {Machine.CommandLine(p)}"),
            .. Machine.CommandLines().Where(p => p.Pid != Environment.ProcessId && p.CommandLine.Contains(folder, StringComparison.Ordinal))
                .Select(p => $"process {p.Pid}: {p.CommandLine}"),
            .. Machine.CgroupFolders(cgroup).Select(f => $"cgroup {f}"),
            .. Mounts(folder).Select(m => $"mount {m}"),
            .. Folders(cluster).Select(f => $"file {f}"),
        ];
    }

    private static IEnumerable<string> Folders(string cluster) =>
        new[] { "/var/lib/mkube", "/run", "/run/mkube", "/run/netns", "/tmp", "/var/tmp" }.Where(Directory.Exists)
            .SelectMany(Directory.EnumerateFileSystemEntries)
            .Where(e => Path.GetFileName(e).Contains(cluster, StringComparison.Ordinal));

    // A mount counts wherever a process still sees it.
    private static IEnumerable<string> Mounts(string folder)
    {
        var seen = new HashSet<string>();
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)))
        {
            string[] lines;
            try
            {
                var ns = File.ResolveLinkTarget(process + "/ns/mnt", returnFinalTarget: false)?.Name ?? "";
                lines = seen.Add(ns) ? File.ReadAllLines(process + "/mountinfo") : [];
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue;
            }
            foreach (var line in lines.Where(l => l.Contains(folder, StringComparison.Ordinal)))
                yield return $"{line} (seen by {Path.GetFileName(process)})";
        }
    }
}
