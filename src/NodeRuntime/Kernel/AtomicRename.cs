using System.Runtime.InteropServices;

namespace MiniKube.NodeRuntime.Kernel;

/// <summary>rename(2) itself: .NET's moves look at what a link points to, not at the link.</summary>
internal static partial class AtomicRename
{
    /// <summary>Puts <paramref name="from"/> in the place of <paramref name="to"/> in one step.</summary>
    /// <exception cref="KernelException">The kernel refused.</exception>
    public static void Replace(string from, string to) => KernelException.Check(Rename(from, to), $"rename {from} to {to}");

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(string from, string to);
}
