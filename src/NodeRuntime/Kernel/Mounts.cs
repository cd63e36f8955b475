using System.Runtime.InteropServices;

namespace MiniKube.NodeRuntime.Kernel;

/// <summary>Flags of mount(2).</summary>
[Flags]
public enum MountFlags : ulong
{
    None = 0,
    ReadOnly = 1,
    NoSuid = 2,
    NoDev = 4,
    NoExec = 8,
    Remount = 32,
    NoAtime = 1024,
    Bind = 4096,
    Move = 8192,
    Recursive = 16384,
    Unbindable = 1 << 17,
    Private = 1 << 18,
    Slave = 1 << 19,
    Shared = 1 << 20,
}

/// <summary>mount(2) and umount2(2) in the mount namespace of the calling thread.</summary>
public static class Mounts
{
    private const int Detach = 2;
    private const int NoFollow = 8;

    /// <exception cref="KernelException">the kernel refused; the message names source, type and target</exception>
    public static void Mount(string? source, string target, string? type, MountFlags flags = MountFlags.None, string? data = null)
    {
        if (LibC.Mount(source, target, type, (ulong)flags, data) != 0)
        {
            var errno = Marshal.GetLastPInvokeError();
            throw new KernelException($"mount {type ?? flags.ToString()} {source} on {target}", errno, data);
        }
    }

    /// <summary>Binds a file or directory onto an existing one; read-only needs the second remount, which this does.</summary>
    public static void Bind(string source, string target, bool readOnly = false, bool recursive = false)
    {
        var depth = recursive ? MountFlags.Recursive : MountFlags.None;
        Mount(source, target, null, MountFlags.Bind | depth);
        if (!readOnly)
            return;
        try
        {
            Mount(null, target, null, MountFlags.Remount | MountFlags.Bind | MountFlags.ReadOnly);
        }
        catch
        {
            TryUnmount(target);
            throw;
        }
    }

    /// <summary>Unmounts; lazily by default, so that users who still hold it do not block removal.</summary>
    /// <returns>false when nothing was mounted there</returns>
    public static bool TryUnmount(string target, bool lazy = true)
    {
        if (LibC.Unmount(target, NoFollow | (lazy ? Detach : 0)) == 0)
            return true;
        var errno = Marshal.GetLastPInvokeError();
        return errno is Errno.Invalid or Errno.NoEntry ? false : throw new KernelException($"unmount {target}", errno);
    }
}
