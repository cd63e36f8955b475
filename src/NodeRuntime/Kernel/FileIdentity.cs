using Microsoft.Win32.SafeHandles;

namespace MiniKube.NodeRuntime.Kernel;

/// <summary>Which file an open one is, whatever its name: what /proc tells of its descriptor.</summary>
internal static class FileIdentity
{
    /// <summary>Mount and inode number.</summary>
    public static string Of(SafeFileHandle file)
    {
        var lines = File.ReadAllLines($"/proc/self/fdinfo/{file.DangerousGetHandle()}");
        return string.Join(' ', lines.Where(l => l.StartsWith("mnt_id:", StringComparison.Ordinal) || l.StartsWith("ino:", StringComparison.Ordinal)));
    }
}
