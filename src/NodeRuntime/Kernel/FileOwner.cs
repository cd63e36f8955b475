namespace MiniKube.NodeRuntime.Kernel;

/// <summary>Owners of files (chown(2)); links are not followed.</summary>
internal static unsafe class FileOwner
{
    private const uint Unchanged = uint.MaxValue;

    /// <exception cref="KernelException">There is no such file, or the kernel refused.</exception>
    public static void SetGroup(string path, long group)
    {
        fixed (byte* bytes = RootedDirectory.Bytes(RootedDirectory.ToName(path)))
        {
            KernelException.Check(LibC.ChownAt(LibC.AtCurrentDirectory, bytes, Unchanged, (uint)group, LibC.AtSymlinkNoFollow), $"give {path} to group {group}");
        }
    }
}
