using System.Runtime.InteropServices;

namespace MiniKube.NodeRuntime.Kernel;

/// <summary>What a path names, following links (statx(2), inode(7)).</summary>
internal enum FileKind { None = 0, Pipe = 0x1000, CharacterDevice = 0x2000, Directory = 0x4000, BlockDevice = 0x6000, File = 0x8000, Socket = 0xc000 }

internal static unsafe partial class FileKinds
{
    private const int AtCurrentDirectory = -100;
    private const uint WantType = 1;
    private const int StatxSize = 256;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xf000;

    /// <returns><see cref="FileKind.None"/> where nothing is, or nothing that can be looked at.</returns>
    public static FileKind Of(string path)
    {
        var buffer = stackalloc byte[StatxSize];
        return Statx(AtCurrentDirectory, path, 0, WantType, buffer) == 0 ? (FileKind)(*(ushort*)(buffer + ModeOffset) & TypeMask) : FileKind.None;
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, byte* buffer);
}
