using Microsoft.Win32.SafeHandles;
using MiniKube.NodeRuntime.Kernel;
using MiniKube.NodeRuntime.Pods;

namespace MiniKube.NodeRuntime.Volumes;

/// <summary>
/// A file or directory inside a volume as a mount source of its own. Containers may write to the volume, so the path is walked by the
/// kernel without ever leaving it (openat2(2), RESOLVE_BENEATH), and what was found is mounted by descriptor: a link that is swapped
/// afterwards changes nothing.
/// </summary>
internal static unsafe class SubPath
{
    /// <summary>Mounts <paramref name="subPath"/> of the volume at <paramref name="target"/>; a path that is not there becomes a directory.</summary>
    /// <exception cref="VolumeException">The path leads out of the volume, or cannot be made.</exception>
    public static void Mount(string volume, string subPath, string target)
    {
        if (Path.IsPathRooted(subPath))
        {
            throw new VolumeException($"subPath \"{subPath}\" must not be an absolute path");
        }
        var parts = subPath.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => p != ".").ToArray();
        if (parts.Contains(".."))
        {
            throw new VolumeException($"subPath \"{subPath}\" must not contain '..'");
        }
        using var root = new RootedDirectory(volume);
        using var file = Walk(root, parts, File.GetUnixFileMode(volume));
        var found = $"/proc/self/fd/{file.DangerousGetHandle()}";
        while (Path.Exists(target) && Mounts.TryUnmount(target))
        {
        }
        FileTree.Remove(target);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (FileKinds.Of(found) == FileKind.Directory)
        {
            Directory.CreateDirectory(target);
        }
        else
        {
            File.WriteAllBytes(target, []);
        }
        Mounts.Bind(found, target, recursive: true);
    }

    private static SafeFileHandle Walk(RootedDirectory root, string[] parts, UnixFileMode mode)
    {
        var reached = Open(root, ".", out _)!;
        for (var i = 0; i < parts.Length; i++)
        {
            var path = string.Join('/', parts[..(i + 1)]);
            var next = Open(root, path, out var errno);
            if (errno == Errno.NoEntry)
            {
                Make(reached, parts[i], mode);
                next = Open(root, path, out errno);
            }
            reached.Dispose();
            reached = next ?? throw new VolumeException($"subPath \"{path}\" cannot be opened inside the volume: {LibC.StrError(errno)}");
        }
        return reached;
    }

    private static SafeFileHandle? Open(RootedDirectory root, string path, out int errno)
    {
        var fd = root.TryOpen(RootedDirectory.ToName(path), LibC.OpenPathOnly, LibC.ResolveBeneath, out errno);
        return fd < 0 ? null : new SafeFileHandle(fd, ownsHandle: true);
    }

    private static void Make(SafeFileHandle parent, string name, UnixFileMode mode)
    {
        var directory = (int)parent.DangerousGetHandle();
        fixed (byte* path = RootedDirectory.Bytes(RootedDirectory.ToName(name)))
        {
            KernelException.Check(LibC.MkdirAt(directory, path, 0x1ed), $"make directory {name}");
            // The mode is the volume's, whatever the umask; it is set on what was made, never on what a link in its place leads to.
            var made = KernelException.Check(
                LibC.OpenAt(directory, path, LibC.OpenReadOnly | LibC.OpenDirectory | LibC.OpenNoFollow | LibC.OpenCloseOnExec, 0), $"open directory {name}");
            using var handle = new SafeFileHandle(made, ownsHandle: true);
            KernelException.Check(LibC.Chmod(made, (uint)mode), $"set mode of {name}");
        }
    }
}
