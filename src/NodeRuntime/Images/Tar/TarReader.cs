using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace MiniKube.NodeRuntime.Images.Tar;

/// <summary>
/// Reads ustar, pax and GNU archives member by member. .NET's own reader decodes names and attribute values as UTF-8 and so loses
/// the bytes of file capabilities and of foreign names; this one keeps bytes.
/// </summary>
internal sealed class TarReader(Stream source)
{
    private const int Block = 512;
    private const int MaxExtendedHeader = 1 << 20;

    private readonly byte[] header = new byte[Block];
    private readonly Dictionary<string, byte[]> globals = [];
    private long unread;
    private int padding;

    /// <summary>Offset in the source of the current member's content.</summary>
    public long ContentOffset { get; private set; }

    private long position;

    /// <summary>The next member, or null at the end. What was left unread of the former is skipped.</summary>
    /// <exception cref="InvalidImageException">not a tar archive, cut short, or a member of a kind that no image has</exception>
    public TarEntry? Next()
    {
        Skip();
        var extended = new Dictionary<string, byte[]>(globals);
        while (ReadHeader())
        {
            var size = Number(124, 12);
            if (size < 0)
                throw new InvalidImageException("tar member with a negative size");
            switch ((char)header[156])
            {
                case 'x':
                    ParseExtended(ReadAll(size), extended);
                    continue;
                case 'g':
                    ParseExtended(ReadAll(size), globals);
                    foreach (var (key, value) in globals)
                        extended.TryAdd(key, value);
                    continue;
                case 'L':
                    extended["path"] = Cut(ReadAll(size));
                    continue;
                case 'K':
                    extended["linkpath"] = Cut(ReadAll(size));
                    continue;
                default:
                    return Entry(size, extended);
            }
        }
        return null;
    }

    /// <summary>Reads content of the current member; 0 at its end.</summary>
    public int Read(Span<byte> buffer)
    {
        if (unread == 0)
            return 0;
        var read = source.Read(buffer[..(int)Math.Min(buffer.Length, unread)]);
        if (read == 0)
            throw new InvalidImageException("tar archive cut short");
        unread -= read;
        position += read;
        return read;
    }

    private TarEntry Entry(long size, Dictionary<string, byte[]> extended)
    {
        if (extended.TryGetValue("size", out var longSize))
            size = ParseDecimal(longSize, "size");
        if (extended.Keys.Any(k => k.StartsWith("GNU.sparse.", StringComparison.Ordinal)))
            throw new InvalidImageException("sparse tar members are not supported");
        var name = extended.TryGetValue("path", out var path) ? Encoding.Latin1.GetString(path) : HeaderName();
        var type = (char)header[156] switch
        {
            '0' or '\0' or '7' => name.EndsWith('/') ? TarEntryType.Directory : TarEntryType.File,
            '1' => TarEntryType.HardLink,
            '2' => TarEntryType.Symlink,
            '3' => TarEntryType.CharacterDevice,
            '4' => TarEntryType.BlockDevice,
            '5' => TarEntryType.Directory,
            '6' => TarEntryType.Fifo,
            var other => throw new InvalidImageException($"tar member \"{name}\" is of the unsupported kind '{other}'"),
        };
        // Some writers record the size of a link's target; only files have content.
        unread = type == TarEntryType.File ? size : 0;
        padding = (int)((Block - unread % Block) % Block);
        ContentOffset = position;
        var (seconds, nanoseconds) = extended.TryGetValue("mtime", out var mtime) ? ParseTime(mtime) : (Number(136, 12), 0);
        return new TarEntry
        {
            Name = name,
            Type = type,
            LinkName = extended.TryGetValue("linkpath", out var link) ? Encoding.Latin1.GetString(link) : Text(157, 100),
            Mode = (uint)Number(100, 8) & 0xfff,
            Uid = (uint)(extended.TryGetValue("uid", out var uid) ? ParseDecimal(uid, "uid") : Number(108, 8)),
            Gid = (uint)(extended.TryGetValue("gid", out var gid) ? ParseDecimal(gid, "gid") : Number(116, 8)),
            Size = unread,
            Seconds = seconds,
            Nanoseconds = nanoseconds,
            DeviceMajor = (uint)Number(329, 8),
            DeviceMinor = (uint)Number(337, 8),
            Attributes = Attributes(extended),
        };
    }

    private static Dictionary<string, byte[]> Attributes(Dictionary<string, byte[]> extended)
    {
        const string Prefix = "SCHILY.xattr.";
        var found = new Dictionary<string, byte[]>();
        foreach (var (key, value) in extended)
        {
            if (key.StartsWith(Prefix, StringComparison.Ordinal))
                found[key[Prefix.Length..]] = value;
        }
        return found;
    }

    private bool ReadHeader()
    {
        // Two zero blocks end an archive; some writers leave them out, and some pad with many.
        while (true)
        {
            var read = source.ReadAtLeast(header, Block, throwOnEndOfStream: false);
            if (read == 0)
                return false;
            if (read < Block)
                throw new InvalidImageException("tar archive cut short");
            position += Block;
            if (header.AsSpan().ContainsAnyExcept((byte)0))
                break;
        }
        var sum = 0;
        for (var i = 0; i < Block; i++)
            sum += i is >= 148 and < 156 ? ' ' : header[i];
        if (Number(148, 8) != sum)
            throw new InvalidImageException("not a tar archive (wrong header checksum)");
        return true;
    }

    private void Skip()
    {
        var left = unread + padding;
        unread = 0;
        padding = 0;
        if (left == 0)
            return;
        position += left;
        if (source.CanSeek)
        {
            source.Seek(left, SeekOrigin.Current);
            return;
        }
        Span<byte> drop = stackalloc byte[4096];
        while (left > 0)
        {
            var read = source.Read(drop[..(int)Math.Min(drop.Length, left)]);
            if (read == 0)
                throw new InvalidImageException("tar archive cut short");
            left -= read;
        }
    }

    private byte[] ReadAll(long size)
    {
        if (size > MaxExtendedHeader)
            throw new InvalidImageException("tar extended header is too large");
        var padded = new byte[(size + Block - 1) / Block * Block];
        if (source.ReadAtLeast(padded, padded.Length, throwOnEndOfStream: false) < padded.Length)
            throw new InvalidImageException("tar archive cut short");
        position += padded.Length;
        return padded[..(int)size];
    }

    // Records are "LENGTH KEY=VALUE\n", where LENGTH counts itself.
    private static void ParseExtended(ReadOnlySpan<byte> data, Dictionary<string, byte[]> into)
    {
        while (data.Length > 0 && data[0] != 0)
        {
            var space = data.IndexOf((byte)' ');
            if (space <= 0 || !int.TryParse(data[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length <= space + 1 || length > data.Length || data[length - 1] != '\n')
                throw new InvalidImageException("malformed pax record");
            var record = data[(space + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals <= 0)
                throw new InvalidImageException("malformed pax record");
            into[Encoding.Latin1.GetString(record[..equals])] = record[(equals + 1)..].ToArray();
            data = data[length..];
        }
    }

    private string HeaderName()
    {
        var name = Text(0, 100);
        var ustar = header.AsSpan(257, 6).SequenceEqual("ustar\0"u8);
        var prefix = ustar ? Text(345, 155) : "";
        return prefix.Length == 0 ? name : prefix + "/" + name;
    }

    private string Text(int offset, int length) => Encoding.Latin1.GetString(Cut(header.AsSpan(offset, length)));

    private static byte[] Cut(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return (end < 0 ? field : field[..end]).ToArray();
    }

    // Octal text, or with the top bit set a big-endian binary number (GNU).
    private long Number(int offset, int length)
    {
        var field = header.AsSpan(offset, length);
        if ((field[0] & 0x80) != 0)
            return BinaryPrimitives.ReadInt64BigEndian(field[^8..]) & (length > 8 ? -1 : 0x7fffffffffffff);
        long value = 0;
        foreach (var c in field)
        {
            if (c is (byte)' ' or 0)
            {
                continue;
            }
            if (c is < (byte)'0' or > (byte)'7')
                throw new InvalidImageException("malformed number in a tar header");
            value = value * 8 + (c - '0');
        }
        return value;
    }

    private static long ParseDecimal(byte[] text, string what) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new InvalidImageException($"malformed pax {what}");

    private static (long Seconds, long Nanoseconds) ParseTime(byte[] text)
    {
        if (!decimal.TryParse(Encoding.Latin1.GetString(text), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture, out var value) || Math.Abs(value) > 1m * long.MaxValue / 2)
            throw new InvalidImageException("malformed pax time");
        var seconds = Math.Floor(value);
        return ((long)seconds, (long)((value - seconds) * 1_000_000_000m));
    }
}
