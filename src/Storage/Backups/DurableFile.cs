using System.Runtime.InteropServices;

namespace MiniKube.Storage.Backups;

/// <summary>Files that are there whole or not at all, whatever fails, and stay when the power goes.</summary>
internal static class DurableFile
{
    private const int ReadOnly = 0;

    /// <summary>
    /// Writes beside the path, syncs, and puts the result in the path's place. On failure what was there before is untouched, and nothing is left behind. Only its owner can read it.
    /// </summary>
    /// <exception cref="IOException">It could not be written: the disk is full, or another process is writing it.</exception>
    public static async Task WriteAsync(string path, Func<FileStream, Task> write, CancellationToken cancel = default)
    {
        if (Directory.Exists(path))
            throw new IOException($"{path} is a directory");
        var unfinished = path + ".unfinished";
        try
        {
            await WriteAsync(path, unfinished, write, cancel);
        }
        // What was asked for is named, not what is made on the way.
        catch (DirectoryNotFoundException e)
        {
            throw new IOException($"{path} could not be written: its directory does not exist", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{path} could not be written: permission denied", e);
        }
        catch (IOException e) when (e.Message.Contains(unfinished, StringComparison.Ordinal))
        {
            throw new IOException(e.Message.Replace(unfinished, path, StringComparison.Ordinal), e);
        }
    }

    /// <summary>Renames a synced file, durably.</summary>
    public static void Replace(string from, string to)
    {
        File.Move(from, to, overwrite: true);
        SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(to))!);
    }

    private static async Task WriteAsync(string path, string unfinished, Func<FileStream, Task> write, CancellationToken cancel)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        // Not in the block below: a file that another process is writing is not ours to remove.
        var file = new FileStream(unfinished, options);
        try
        {
            using (file)
            {
                await write(file);
                file.Flush(flushToDisk: true);
            }
            cancel.ThrowIfCancellationRequested();
            Replace(unfinished, path);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    // A name is on the disk only when its directory is; .NET opens no directories.
    private static void SyncDirectory(string directory)
    {
        var descriptor = Open(directory, ReadOnly);
        if (descriptor < 0)
            throw new IOException($"{directory} could not be opened: {Marshal.GetLastPInvokeErrorMessage()}");
        try
        {
            if (Sync(descriptor) != 0)
                throw new IOException($"{directory} could not be synced: {Marshal.GetLastPInvokeErrorMessage()}");
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);
}
