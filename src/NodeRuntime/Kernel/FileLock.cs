using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniKube.NodeRuntime.Kernel;

/// <summary>
/// An advisory lock between processes (flock(2)) on a file made for it; the kernel drops it when its holder dies. Two locks taken
/// by one process exclude each other like those of two processes.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private const int SharedLock = 1;
    private const int ExclusiveLock = 2;
    private const int NonBlocking = 4;

    private readonly SafeFileHandle handle;

    private FileLock(SafeFileHandle handle) => this.handle = handle;

    /// <summary>Waits for the lock; the wait occupies a thread of its own, never the pool's.</summary>
    public static Task<FileLock> TakeAsync(string path, bool exclusive = true) =>
        TryTake(path, exclusive, wait: false) is { } free
            ? Task.FromResult(free)
            : Task.Factory.StartNew(() => TryTake(path, exclusive, wait: true)!, CancellationToken.None, TaskCreationOptions.LongRunning,
                TaskScheduler.Default);

    /// <summary>Takes the lock on the calling thread.</summary>
    public static FileLock Take(string path, bool exclusive = true) => TryTake(path, exclusive, wait: true)!;

    /// <summary>Takes the lock if nobody holds it.</summary>
    public static FileLock? TryTake(string path) => TryTake(path, exclusive: true, wait: false);

    private static FileLock? TryTake(string path, bool exclusive, bool wait)
    {
        var fd = KernelException.Check(
            LibC.Open(path, LibC.OpenReadWrite | LibC.OpenCreate | LibC.OpenCloseOnExec, 0x180), $"open lock {path}");
        var handle = new SafeFileHandle(fd, ownsHandle: true);
        var operation = (exclusive ? ExclusiveLock : SharedLock) | (wait ? 0 : NonBlocking);
        while (LibC.Flock(fd, operation) != 0)
        {
            var errno = Marshal.GetLastPInvokeError();
            if (errno == Errno.Interrupted)
                continue;
            handle.Dispose();
            return errno == Errno.Again ? null : throw new KernelException($"lock {path}", errno);
        }
        return new FileLock(handle);
    }

    public void Dispose() => handle.Dispose();
}
