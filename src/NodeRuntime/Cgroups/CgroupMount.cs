namespace MiniKube.NodeRuntime.Cgroups;

/// <summary>A mounted cgroup hierarchy.</summary>
/// <param name="Type">"cgroup" or "cgroup2"</param>
/// <param name="Controllers">of v1: "cpu", "memory", "name=systemd"; empty for v2</param>
internal sealed record CgroupMount(string MountPoint, string Type, IReadOnlySet<string> Controllers)
{
    private static readonly string[] NotControllers = ["rw", "ro", "xattr", "clone_children", "noprefix"];

    /// <summary>Reads the lines of /proc/PID/mountinfo (proc(5)); of hierarchies mounted twice the first counts.</summary>
    public static IReadOnlyList<CgroupMount> Parse(IEnumerable<string> mountInfo)
    {
        var mounts = new List<CgroupMount>();
        foreach (var line in mountInfo)
        {
            // ID PARENT DEV ROOT MOUNTPOINT OPTIONS [TAGS...] - TYPE SOURCE SUPEROPTIONS
            var halves = line.Split(" - ", 2);
            if (halves.Length < 2)
                continue;
            var right = halves[1].Split(' ');
            var left = halves[0].Split(' ');
            if (right.Length < 3 || left.Length < 5 || right[0] is not ("cgroup" or "cgroup2"))
                continue;
            var controllers = right[0] == "cgroup" ? right[2].Split(',').Except(NotControllers).ToHashSet() : [];
            if (!mounts.Any(m => m.Type == right[0] && m.Controllers.SetEquals(controllers)))
                mounts.Add(new CgroupMount(left[4].Replace("\\040", " "), right[0], controllers));
        }
        return mounts;
    }
}
