using System.Text;

namespace MiniKube.NodeRuntime.Images.Tar;

/// <summary>Writes ustar archives whose bytes depend on nothing but what is written: no times, users or order of the machine.</summary>
internal sealed class TarWriter(Stream target)
{
    private const int Block = 512;

    public void Directory(string name, uint mode = 0x1ed) => Header(name.TrimEnd('/') + "/", '5', mode, 0, "");

    public void Symlink(string name, string linkTarget) => Header(name, '2', 0x1ff, 0, linkTarget);

    public void File(string name, ReadOnlySpan<byte> content, uint mode = 0x1a4)
    {
        Header(name, '0', mode, content.Length, "");
        target.Write(content);
        target.Write(new byte[(Block - content.Length % Block) % Block]);
    }

    /// <summary>A member of any kind, for archives that test readers.</summary>
    public void Member(string name, char kind, string linkTarget = "", uint mode = 0x1ed, ReadOnlySpan<byte> content = default, uint major = 0, uint minor = 0)
    {
        Header(name, kind, mode, content.Length, linkTarget, major, minor);
        target.Write(content);
        target.Write(new byte[(Block - content.Length % Block) % Block]);
    }

    /// <summary>Ends the archive; the target stays open.</summary>
    public void Finish() => target.Write(new byte[2 * Block]);

    private void Header(string name, char kind, uint mode, long size, string linkTarget, uint major = 0, uint minor = 0)
    {
        var header = new byte[Block];
        var bytes = Encoding.UTF8.GetBytes(name);
        var link = Encoding.UTF8.GetBytes(linkTarget);
        if (bytes.Length > 100 || link.Length > 100)
            throw new ArgumentException($"name too long for this archive: {name}", nameof(name));
        bytes.CopyTo(header, 0);
        Octal(header, 100, 8, mode);
        Octal(header, 108, 8, 0);
        Octal(header, 116, 8, 0);
        Octal(header, 124, 12, size);
        Octal(header, 136, 12, 0);
        header[156] = (byte)kind;
        link.CopyTo(header, 157);
        "ustar\0"u8.CopyTo(header.AsSpan(257));
        "00"u8.CopyTo(header.AsSpan(263));
        if (kind is '3' or '4')
        {
            Octal(header, 329, 8, major);
            Octal(header, 337, 8, minor);
        }
        header.AsSpan(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var b in header)
            sum += b;
        Octal(header, 148, 7, sum);
        header[155] = (byte)' ';
        target.Write(header);
    }

    private static void Octal(byte[] header, int offset, int length, long value) =>
        Encoding.ASCII.GetBytes(Convert.ToString(value, 8).PadLeft(length - 1, '0').AsSpan(), header.AsSpan(offset, length));
}
