using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace MiniKube.Storage.Tests;

/// <summary>
/// A file system of a few MiB of its own that gets really full: a tmpfs in a mount namespace that only the thread which the test then runs on is in, with the
/// threads that it starts. It ends with them.
/// </summary>
internal static class TinyDisk
{
    private const int NewMountNamespace = 0x20000;
    private const ulong Private = 1 << 18, Recursive = 1 << 14, Remount = 1 << 5;

    /// <summary>Runs a test without awaits, which would leave the thread.</summary>
    public static void Run(long bytes, Action<string> test)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "root rights are needed to mount a file system");
        var directory = Directory.CreateTempSubdirectory("tinydisk-").FullName;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Check(Unshare(NewMountNamespace), "unshare");
                Check(Mount("none", "/", null, Private | Recursive, null), "mount");
                Check(Mount("tmpfs", directory, "tmpfs", 0, $"size={bytes},mode=700"), "mount");
                test(directory);
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        Directory.Delete(directory);
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>Takes all the space that is left, until the file is deleted.</summary>
    public static string Fill(string disk)
    {
        var path = Path.Combine(disk, "ballast");
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[4096];
        try
        {
            while (true)
                file.Write(page);
        }
        catch (IOException)
        {
            return path;
        }
    }

    /// <summary>Gives it another size.</summary>
    public static void Resize(string disk, long bytes) => Check(Mount("tmpfs", disk, null, Remount, $"size={bytes}"), "mount");

    private static void Check(int result, string call)
    {
        if (result != 0)
            throw new IOException($"{call}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [DllImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static extern int Unshare(int flags);

    [DllImport("libc", EntryPoint = "mount", SetLastError = true)]
    private static extern int Mount(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string source,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string target,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string? type,
        ulong flags,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string? data);
}
