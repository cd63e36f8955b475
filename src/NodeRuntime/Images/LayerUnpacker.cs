using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using MiniKube.NodeRuntime.Images.Tar;
using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.NodeRuntime.Images;

/// <summary>
/// Applies a layer's archive to a root directory, which for all but the lowest layer is an overlay over the layers below: so
/// whiteouts become deletions that overlayfs records in its own form, and directories that an archive leaves out keep the owner
/// and mode they had. Nothing an archive says leads out of the root, and one bad member refuses the whole.
/// </summary>
internal sealed unsafe class LayerUnpacker(RootedDirectory root, long maxBytes)
{
    private const string Whiteout = ".wh.";
    private const string Opaque = ".wh..wh..opq";
    private const uint CharacterDevice = 0x2000;
    private const uint BlockDevice = 0x6000;
    private const uint Fifo = 0x1000;
    private const int NotDirectory = 20;
    private const int Loop = 40;
    private const int TooLongName = 36;

    private readonly HashSet<string> added = [];
    private readonly List<(string Name, LibC.TimeSpec Time)> directoryTimes = [];
    private readonly byte[] buffer = new byte[128 * 1024];
    private string? cachedParent;
    private int cachedDescriptor = -1;

    /// <summary>Bytes of file content written.</summary>
    public long Bytes { get; private set; }

    /// <summary>Members applied.</summary>
    public int Count { get; private set; }

    /// <exception cref="InvalidImageException">a member is malformed or points out of the root; what was written is for the caller to drop</exception>
    public void Apply(TarReader archive)
    {
        try
        {
            while (archive.Next() is { } entry)
            {
                Apply(entry, archive);
                Count++;
            }
            RestoreDirectoryTimes();
        }
        finally
        {
            ForgetParent();
        }
    }

    private void Apply(TarEntry entry, TarReader archive)
    {
        var name = Clean(entry.Name, entry);
        if (name.Length == 0)
        {
            if (entry.Type == TarEntryType.Directory)
                Describe(root.Descriptor, ".", entry);
            return;
        }
        var (parentName, leaf) = Split(name);
        if (leaf.StartsWith(Whiteout, StringComparison.Ordinal))
        {
            ApplyWhiteout(parentName, leaf, entry);
            return;
        }
        var parent = OpenParent(parentName, create: true, entry);
        if (entry.Type == TarEntryType.Directory)
        {
            MakeDirectory(parent, leaf);
            Describe(parent, leaf, entry);
            directoryTimes.Add((name, Time(entry)));
        }
        else
        {
            Remove(parent, leaf);
            Create(parent, leaf, entry, archive);
        }
        added.Add(name);
    }

    private void Create(int parent, string leaf, TarEntry entry, TarReader archive)
    {
        fixed (byte* path = RootedDirectory.Bytes(leaf))
        {
            switch (entry.Type)
            {
                case TarEntryType.File:
                    WriteFile(parent, path, entry, archive);
                    return;
                case TarEntryType.HardLink:
                    Link(parent, path, entry);
                    return;
                case TarEntryType.Symlink:
                    ForgetParentUnless(parent);
                    fixed (byte* target = RootedDirectory.Bytes(entry.LinkName))
                        Check(LibC.SymlinkAt(target, parent, path), entry);
                    break;
                case TarEntryType.CharacterDevice when entry is { DeviceMajor: 0, DeviceMinor: 0 }:
                    throw Refuse(entry, "is the device 0:0, which overlayfs takes for a deleted file");
                case TarEntryType.CharacterDevice:
                    Check(LibC.MknodAt(parent, path, CharacterDevice | 0x180, LibC.MakeDevice(entry.DeviceMajor, entry.DeviceMinor)), entry);
                    break;
                case TarEntryType.BlockDevice:
                    Check(LibC.MknodAt(parent, path, BlockDevice | 0x180, LibC.MakeDevice(entry.DeviceMajor, entry.DeviceMinor)), entry);
                    break;
                case TarEntryType.Fifo:
                    Check(LibC.MknodAt(parent, path, Fifo | 0x180, 0), entry);
                    break;
            }
        }
        Describe(parent, leaf, entry);
    }

    private void WriteFile(int parent, byte* path, TarEntry entry, TarReader archive)
    {
        var flags = LibC.OpenWriteOnly | LibC.OpenCreate | LibC.OpenExclusive | LibC.OpenNoFollow | LibC.OpenCloseOnExec;
        var fd = Check(LibC.OpenAt(parent, path, flags, 0x180), entry);
        using var file = new SafeFileHandle(fd, ownsHandle: true);
        long offset = 0;
        for (int read; (read = archive.Read(buffer)) > 0; offset += read)
        {
            Bytes += read;
            if (Bytes > maxBytes)
                throw new InvalidImageException($"layer unpacks to more than {maxBytes} bytes");
            RandomAccess.Write(file, buffer.AsSpan(0, read), offset);
        }
        DescribeOpen(fd, entry);
        var times = stackalloc[] { Time(entry), Time(entry) };
        Check(LibC.UtimensAt(parent, path, times, LibC.AtSymlinkNoFollow), entry);
    }

    private void Link(int parent, byte* path, TarEntry entry)
    {
        var target = Clean(entry.LinkName, entry);
        var (targetParent, targetLeaf) = Split(target);
        if (targetLeaf.Length == 0)
            throw Refuse(entry, "is a hard link to the root");
        var keep = LibC.OpenPathOnly | LibC.OpenDirectory;
        var from = root.TryOpen(targetParent, keep, out var errno);
        if (from < 0)
            throw Refuse(entry, $"is a hard link to \"{Show(target)}\": {LibC.StrError(errno)}");
        using var handle = new SafeFileHandle(from, ownsHandle: true);
        fixed (byte* existing = RootedDirectory.Bytes(targetLeaf))
        {
            if (LibC.LinkAt(from, existing, parent, path, 0) != 0)
                throw Refuse(entry, $"is a hard link to \"{Show(target)}\": {LibC.StrError(Marshal.GetLastPInvokeError())}");
        }
    }

    private void ApplyWhiteout(string parentName, string leaf, TarEntry entry)
    {
        if (leaf == Opaque)
        {
            var parent = OpenParent(parentName, create: true, entry);
            fixed (byte* self = "."u8)
            {
                var listing = Check(LibC.OpenAt(parent, self, LibC.OpenReadOnly | LibC.OpenDirectory | LibC.OpenCloseOnExec, 0), entry);
                var prefix = parentName.Length == 0 ? "" : parentName + "/";
                FileTree.RemoveChildren(listing, child => !added.Contains(prefix + child));
            }
            return;
        }
        // Other names of this form are book-keeping of aufs.
        if (leaf.StartsWith(Whiteout + Whiteout, StringComparison.Ordinal))
            return;
        var target = leaf[Whiteout.Length..];
        if (target is "" or "." or "..")
            throw Refuse(entry, "is a malformed whiteout");
        // A whiteout hides what is below this layer, never what the layer itself brings.
        if (!added.Contains(parentName.Length == 0 ? target : parentName + "/" + target)
            && OpenParent(parentName, create: false, entry) is >= 0 and var directory)
            Remove(directory, target);
    }

    private void Remove(int parent, string leaf)
    {
        if (FileTree.Remove(parent, leaf))
            ForgetParentUnless(parent);
    }

    private static void MakeDirectory(int parent, string leaf)
    {
        fixed (byte* path = RootedDirectory.Bytes(leaf))
        {
            while (LibC.MkdirAt(parent, path, 0x1ed) != 0)
            {
                var errno = Marshal.GetLastPInvokeError();
                if (errno != Errno.Exists)
                    throw new KernelException($"make directory {Show(leaf)}", errno);
                var existing = LibC.OpenAt(parent, path, LibC.OpenPathOnly | LibC.OpenDirectory | LibC.OpenNoFollow | LibC.OpenCloseOnExec, 0);
                if (existing >= 0)
                {
                    _ = LibC.Close(existing);
                    return;
                }
                FileTree.Remove(parent, leaf);
            }
        }
    }

    /// <summary>Opens the directory a member belongs in, following links inside the root; missing ones are made when asked, else -1.</summary>
    private int OpenParent(string name, bool create, TarEntry entry)
    {
        if (name.Length == 0)
            return root.Descriptor;
        if (name == cachedParent)
            return cachedDescriptor;
        var flags = LibC.OpenPathOnly | LibC.OpenDirectory;
        var fd = root.TryOpen(name, flags, out var errno);
        if (fd < 0 && errno == Errno.NoEntry)
        {
            if (!create)
                return -1;
            var (above, leaf) = Split(name);
            MakeDirectory(OpenParent(above, create: true, entry), leaf);
            fd = root.TryOpen(name, flags, out errno);
        }
        if (fd < 0)
            throw errno is NotDirectory or Loop or TooLongName
                ? Refuse(entry, $"lies under \"{Show(name)}\": {LibC.StrError(errno)}")
                : new KernelException($"open {Show(name)} in layer", errno);
        ForgetParent();
        (cachedParent, cachedDescriptor) = (name, fd);
        return fd;
    }

    // What a path means can change when a link or a removal replaces one of its parts: then it is looked up again.
    private void ForgetParentUnless(int inUse)
    {
        if (cachedDescriptor != inUse)
            ForgetParent();
        else
            cachedParent = null;
    }

    private void ForgetParent()
    {
        if (cachedDescriptor >= 0)
            _ = LibC.Close(cachedDescriptor);
        (cachedParent, cachedDescriptor) = (null, -1);
    }

    private static void Describe(int parent, string leaf, TarEntry entry)
    {
        fixed (byte* path = RootedDirectory.Bytes(leaf))
        {
            if (entry.Type == TarEntryType.Directory)
            {
                var fd = Check(LibC.OpenAt(parent, path,
                    LibC.OpenReadOnly | LibC.OpenDirectory | LibC.OpenNoFollow | LibC.OpenCloseOnExec, 0), entry);
                using var handle = new SafeFileHandle(fd, ownsHandle: true);
                DescribeOpen(fd, entry);
                return;
            }
            Check(LibC.ChownAt(parent, path, entry.Uid, entry.Gid, LibC.AtSymlinkNoFollow), entry);
            if (entry.Type != TarEntryType.Symlink)
                Check(LibC.ChmodAt(parent, path, entry.Mode, 0), entry);
            var times = stackalloc[] { Time(entry), Time(entry) };
            Check(LibC.UtimensAt(parent, path, times, LibC.AtSymlinkNoFollow), entry);
        }
    }

    // Owner before mode and attributes: changing the owner clears set-id bits and capabilities.
    private static void DescribeOpen(int fd, TarEntry entry)
    {
        fixed (byte* self = "\0"u8)
            Check(LibC.ChownAt(fd, self, entry.Uid, entry.Gid, LibC.AtEmptyPath), entry);
        Check(LibC.Chmod(fd, entry.Mode), entry);
        foreach (var (name, value) in entry.Attributes)
        {
            // trusted.* steers overlayfs itself; no image may.
            if (!name.StartsWith("user.", StringComparison.Ordinal) && name != "security.capability")
                continue;
            fixed (byte* key = RootedDirectory.Bytes(name), data = value)
                Check(LibC.SetXattr(fd, key, data, (nuint)value.Length, 0), entry);
        }
    }

    // Last, because every file made in a directory changes its time.
    private void RestoreDirectoryTimes()
    {
        foreach (var (name, time) in directoryTimes)
        {
            var (parentName, leaf) = Split(name);
            var parent = root.TryOpen(parentName, LibC.OpenPathOnly | LibC.OpenDirectory, out _);
            if (parent < 0)
                continue;
            using var handle = new SafeFileHandle(parent, ownsHandle: true);
            var times = stackalloc[] { time, time };
            fixed (byte* path = RootedDirectory.Bytes(leaf))
                _ = LibC.UtimensAt(parent, path, times, LibC.AtSymlinkNoFollow);
        }
    }

    private static string Clean(string name, TarEntry entry)
    {
        if (name.Contains('\0'))
            throw Refuse(entry, "has a NUL in its name");
        var parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => p != ".").ToArray();
        return parts.Contains("..") ? throw Refuse(entry, $"points out of the image (\"{Show(name)}\")") : string.Join('/', parts);
    }

    private static (string Parent, string Leaf) Split(string name)
    {
        var slash = name.LastIndexOf('/');
        return slash < 0 ? ("", name) : (name[..slash], name[(slash + 1)..]);
    }

    private static LibC.TimeSpec Time(TarEntry entry) => new() { Seconds = entry.Seconds, Nanoseconds = entry.Nanoseconds };

    private static int Check(int result, TarEntry entry) =>
        result >= 0 ? result : throw new KernelException($"unpack {Show(entry.Name)}", Marshal.GetLastPInvokeError());

    private static InvalidImageException Refuse(TarEntry entry, string why) => new($"archive member \"{Show(entry.Name)}\" {why}");

    private static string Show(string name) => RootedDirectory.ToText(name);
}
