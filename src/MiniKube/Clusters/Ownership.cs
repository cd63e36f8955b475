using System.Globalization;
using System.Runtime.InteropServices;

namespace MiniKube.Clusters;

/// <summary>Files that root makes for whoever called sudo.</summary>
internal static partial class Ownership
{
    /// <summary>Makes the user behind sudo the owner of a file, so that the commands after <c>sudo mkube up</c> need no sudo.</summary>
    public static void GiveToInvoker(string path)
    {
        if (uint.TryParse(Environment.GetEnvironmentVariable("SUDO_UID"), NumberStyles.None, CultureInfo.InvariantCulture, out var uid)
            && uint.TryParse(Environment.GetEnvironmentVariable("SUDO_GID"), NumberStyles.None, CultureInfo.InvariantCulture, out var gid))
        {
            _ = Chown(path, uid, gid);
        }
    }

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Chown(string path, uint owner, uint group);
}
