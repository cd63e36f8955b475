using System.Diagnostics;
using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.NodeRuntime.Network;

/// <summary>Parts of the kernel that may be modules which nobody has loaded yet.</summary>
public static class KernelFeatures
{
    /// <summary>Whether the kernel mounts file systems of this type, after loading its module if need be.</summary>
    public static bool HasFileSystem(string type)
    {
        if (!Listed())
        {
            TryLoad(type);
        }
        return Listed();

        bool Listed() => File.ReadLines("/proc/filesystems").Any(l => l.EndsWith("\t" + type, StringComparison.Ordinal));
    }

    /// <summary>Bridged frames pass NAT: without it, an answer of a pod on the same node comes from the wrong address.</summary>
    /// <exception cref="KernelException">the kernel lacks bridge netfilter</exception>
    internal static void EnableBridgeNetfilter(NetworkNamespace ns)
    {
        const string parameter = "net/bridge/bridge-nf-call-iptables";
        if (!File.Exists("/proc/sys/" + parameter))
            TryLoad("br_netfilter");
        try
        {
            ns.SetParameter(parameter, "1");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new KernelException("enable bridge netfilter", Errno.NotSupported, "the kernel has no br_netfilter module");
        }
    }

    private static void TryLoad(string module)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("modprobe", ["-q", module]));
            process?.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No modprobe: what needs the module says so itself.
        }
    }
}
