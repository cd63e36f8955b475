using MiniKube.NodeRuntime.Network;

namespace MiniKube.Hosting;

/// <summary>What a machine has to have before anything is made on it. Each lack is one line that says what to do.</summary>
internal static class Requirements
{
    private static readonly string[] Runtimes = ["crun", "runc"];
    private static readonly string[] Controllers = ["memory", "cpu", "pids"];

    /// <exception cref="MkubeException">Something is missing.</exception>
    public static void CheckNode(string runtime)
    {
        if (!Runtimes.Contains(runtime))
        {
            throw new MkubeException($"--runtime {runtime}: {string.Join(" or ", Runtimes)} is expected");
        }
        CheckRoot("run nodes");
        foreach (var program in (string[])[runtime, "conmon", "nsenter", "unshare", "setsid"])
        {
            CheckProgram(program);
        }
        if (!KernelFeatures.HasFileSystem("overlay"))
        {
            throw new MkubeException("the kernel has no overlay file system, which containers' roots are made of");
        }
        if (!File.Exists("/proc/self/ns/net"))
        {
            throw new MkubeException("the kernel has no network namespaces");
        }
        var unified = File.Exists("/sys/fs/cgroup/cgroup.controllers");
        foreach (var controller in Controllers)
        {
            if (unified ? !File.ReadAllText("/sys/fs/cgroup/cgroup.controllers").Split().Contains(controller) : !Directory.Exists("/sys/fs/cgroup/" + controller))
            {
                throw new MkubeException($"the kernel's cgroup controller \"{controller}\" is not there or not mounted under /sys/fs/cgroup");
            }
        }
    }

    public static void CheckRoot(string purpose)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            throw new MkubeException($"root rights are needed to {purpose}: run it with sudo");
        }
    }

    private static void CheckProgram(string program)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/sbin", "/sbin"]);
        if (!path.Any(d => File.Exists(Path.Combine(d, program))))
        {
            throw new MkubeException($"{program} is not installed: apt-get install {(program is "nsenter" or "unshare" or "setsid" ? "util-linux" : program)}");
        }
    }
}
