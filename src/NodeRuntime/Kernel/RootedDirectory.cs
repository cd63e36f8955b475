using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MiniKube.NodeRuntime.Kernel;

/// <summary>
/// A directory treated as a root: paths below it resolve as inside a chroot, so that neither "..", an absolute symlink nor a race
/// leads out of it (openat2(2), RESOLVE_IN_ROOT). Names are bytes: in strings of this class every char is one byte
/// (<see cref="ToName"/>), because images hold names that are not UTF-8.
/// </summary>
internal sealed unsafe class RootedDirectory : IDisposable
{
    private readonly SafeFileHandle handle;

    /// <exception cref="KernelException">the directory does not exist or is not one</exception>
    public RootedDirectory(string path)
    {
        var fd = KernelException.Check(
            LibC.Open(path, LibC.OpenPathOnly | LibC.OpenDirectory | LibC.OpenCloseOnExec, 0), $"open directory {path}");
        handle = new SafeFileHandle(fd, ownsHandle: true);
    }

    public int Descriptor => (int)handle.DangerousGetHandle();

    /// <summary>A byte name from text, and back.</summary>
    public static string ToName(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    public static string ToText(string name) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(name));

    /// <summary>NUL-terminated bytes of a byte name, for calls on <see cref="Descriptor"/>.</summary>
    public static byte[] Bytes(string name)
    {
        var bytes = new byte[name.Length + 1];
        Encoding.Latin1.GetBytes(name, bytes);
        return bytes;
    }

    /// <summary>Opens what the path means inside the root; -1 with the error number when it cannot.</summary>
    public int TryOpen(string name, int flags, out int errno) => TryOpen(name, flags, LibC.ResolveInRoot, out errno);

    /// <summary>The same with <see cref="LibC.ResolveInRoot"/>, or with <see cref="LibC.ResolveBeneath"/>: then what leads out is an error.</summary>
    public int TryOpen(string name, int flags, ulong resolve, out int errno)
    {
        fixed (byte* path = Bytes(name.Length == 0 ? "." : name))
        {
            var fd = LibC.OpenAt2(Descriptor, path, new LibC.OpenHow
            {
                Flags = (ulong)(flags | LibC.OpenCloseOnExec),
                Resolve = resolve | LibC.ResolveNoMagicLinks,
            });
            errno = fd < 0 ? Marshal.GetLastPInvokeError() : 0;
            return fd;
        }
    }

    /// <summary>The text of a small regular file inside the root; null when there is none, or it is larger than the limit.</summary>
    public string? TryReadText(string name, int limit)
    {
        var fd = TryOpen(name, LibC.OpenReadOnly | LibC.OpenNonBlock, out _);
        if (fd < 0)
            return null;
        using var file = new SafeFileHandle(fd, ownsHandle: true);
        try
        {
            // Bounded whatever it is: an image may have a device or a pipe in this place.
            using var stream = new FileStream(file, FileAccess.Read, bufferSize: 0);
            var content = new byte[limit + 1];
            var length = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return length > limit ? null : Encoding.UTF8.GetString(content, 0, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose() => handle.Dispose();
}
