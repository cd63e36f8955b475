using System.Runtime.InteropServices;
using System.Text;

namespace MiniKube.NodeRuntime.Kernel.Netlink;

/// <summary>Walks the attributes of a received message: `while (reader.Next()) switch (reader.Type) ...`.</summary>
internal ref struct NetlinkReader(ReadOnlySpan<byte> attributes)
{
    private ReadOnlySpan<byte> _rest = attributes;

    /// <summary>The attribute's type without the nested and byte-order flags.</summary>
    public int Type { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    public readonly string Text => Encoding.UTF8.GetString(Value.TrimEnd((byte)0));

    public readonly uint UInt32 => MemoryMarshal.Read<uint>(Value);

    public readonly int Int32 => MemoryMarshal.Read<int>(Value);

    public readonly NetlinkReader Nested => new(Value);

    public bool Next()
    {
        if (_rest.Length < 4)
            return false;
        int length = MemoryMarshal.Read<ushort>(_rest);
        if (length < 4 || length > _rest.Length)
            return false;
        Type = MemoryMarshal.Read<ushort>(_rest[2..]) & 0x3fff;
        Value = _rest[4..length];
        _rest = _rest[Math.Min((length + 3) & ~3, _rest.Length)..];
        return true;
    }
}
