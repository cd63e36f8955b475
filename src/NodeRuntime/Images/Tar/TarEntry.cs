namespace MiniKube.NodeRuntime.Images.Tar;

/// <summary>Kinds of archive members (pax(1) typeflag); every other kind is refused by the reader.</summary>
internal enum TarEntryType
{
    File,
    HardLink,
    Symlink,
    CharacterDevice,
    BlockDevice,
    Directory,
    Fifo,
}

/// <summary>One member. Names are byte strings: each char is one byte.</summary>
internal sealed record TarEntry
{
    public required string Name { get; init; }
    public required TarEntryType Type { get; init; }
    public string LinkName { get; init; } = "";

    /// <summary>Permission bits with set-id and sticky.</summary>
    public uint Mode { get; init; }
    public uint Uid { get; init; }
    public uint Gid { get; init; }
    public long Size { get; init; }
    public long Seconds { get; init; }
    public long Nanoseconds { get; init; }
    public uint DeviceMajor { get; init; }
    public uint DeviceMinor { get; init; }

    /// <summary>Extended attributes (SCHILY.xattr.*), by name.</summary>
    public IReadOnlyDictionary<string, byte[]> Attributes { get; init; } = NoAttributes;

    private static readonly Dictionary<string, byte[]> NoAttributes = [];
}
