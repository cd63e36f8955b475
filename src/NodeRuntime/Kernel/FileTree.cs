using System.Runtime.InteropServices;
using System.Text;

namespace MiniKube.NodeRuntime.Kernel;

/// <summary>
/// Removal of directory trees that containers and images wrote: any byte may be in a name, symlinks are never followed, and a
/// mount inside is an error instead of a door to someone else's files.
/// </summary>
internal static unsafe class FileTree
{
    private const int IsDirectory = 21;
    private const int NotEmpty = 39;

    /// <summary>Removes a file or a directory with all below it. Harmless when there is none.</summary>
    /// <returns>whether there was one</returns>
    /// <exception cref="KernelException">something is mounted inside, or the kernel refused</exception>
    public static bool Remove(string path) => Remove(LibC.AtCurrentDirectory, RootedDirectory.ToName(path));

    /// <summary>Removes one directory as rmdir(2) does, for file systems whose files are no files (cgroups).</summary>
    /// <returns>false while it is in use</returns>
    public static bool RemoveEmptyDirectory(string path)
    {
        fixed (byte* bytes = RootedDirectory.Bytes(RootedDirectory.ToName(path)))
        {
            if (LibC.UnlinkAt(LibC.AtCurrentDirectory, bytes, LibC.AtRemoveDirectory) == 0)
                return true;
            var errno = Marshal.GetLastPInvokeError();
            return errno == Errno.NoEntry || (errno is Errno.Busy or NotEmpty ? false : throw new KernelException($"remove directory {path}", errno));
        }
    }

    /// <summary>The same for a name in an open directory.</summary>
    public static bool Remove(int directory, string name)
    {
        fixed (byte* bytes = RootedDirectory.Bytes(name))
        {
            if (LibC.UnlinkAt(directory, bytes, 0) == 0)
                return true;
            var errno = Marshal.GetLastPInvokeError();
            if (errno == Errno.NoEntry)
                return false;
            if (errno is not (IsDirectory or Errno.NotPermitted))
                throw new KernelException($"remove {RootedDirectory.ToText(name)}", errno);
            var fd = LibC.OpenAt2(directory, bytes, new LibC.OpenHow
            {
                Flags = (ulong)(LibC.OpenReadOnly | LibC.OpenDirectory | LibC.OpenNoFollow | LibC.OpenCloseOnExec),
                Resolve = directory == LibC.AtCurrentDirectory ? 0 : LibC.ResolveNoCrossing,
            });
            KernelException.Check(fd, $"open {RootedDirectory.ToText(name)} for removal");
            RemoveChildren(fd, static _ => true);
            if (LibC.UnlinkAt(directory, bytes, LibC.AtRemoveDirectory) != 0
                && Marshal.GetLastPInvokeError() is var last && last != Errno.NoEntry)
                throw new KernelException($"remove directory {RootedDirectory.ToText(name)}", last);
            return true;
        }
    }

    /// <summary>Removes those children of an open directory that the filter names. Closes the descriptor.</summary>
    public static void RemoveChildren(int directory, Func<string, bool> filter)
    {
        var stream = LibC.OpenDirectoryStream(directory);
        if (stream == 0)
        {
            var errno = Marshal.GetLastPInvokeError();
            _ = LibC.Close(directory);
            throw new KernelException("read directory", errno);
        }
        try
        {
            // Collected first: what readdir returns of a directory that changes underneath is unspecified.
            var names = new List<string>();
            for (var entry = LibC.ReadDirectory(stream); entry != null; entry = LibC.ReadDirectory(stream))
            {
                var name = Encoding.Latin1.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + LibC.DirectoryEntryName));
                if (name is not ("." or "..") && filter(name))
                    names.Add(name);
            }
            foreach (var name in names)
                Remove(directory, name);
        }
        finally
        {
            _ = LibC.CloseDirectory(stream);
        }
    }
}
