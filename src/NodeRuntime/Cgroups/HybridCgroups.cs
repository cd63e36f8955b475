using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.NodeRuntime.Cgroups;

/// <summary>
/// Machines with a v2 hierarchy mounted beside v1. The crun of Debian 12 refuses them when a controller sits in the v2 mount, so
/// it must not see that mount.
/// </summary>
public static class HybridCgroups
{
    /// <summary>
    /// Unmounts the v2 hierarchy in the caller's mount namespace, which must be the node's own and not propagate to others. Where
    /// that is not done, every call of crun takes a detour through a mount namespace of its own, which costs some milliseconds.
    /// </summary>
    public static void HideUnified()
    {
        if (UnifiedMount(File.ReadLines("/proc/self/mountinfo")) is { } mount)
            Mounts.TryUnmount(mount);
    }

    /// <summary>Where v2 is mounted on a machine whose memory controller is v1's; null on all others.</summary>
    internal static string? UnifiedMount(IEnumerable<string> mountInfo)
    {
        var mounts = CgroupMount.Parse(mountInfo);
        return mounts.Any(m => m.Controllers.Contains("memory")) ? mounts.FirstOrDefault(m => m.Type == "cgroup2")?.MountPoint : null;
    }
}
