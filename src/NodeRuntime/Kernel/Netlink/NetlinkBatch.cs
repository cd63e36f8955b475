using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace MiniKube.NodeRuntime.Kernel.Netlink;

/// <summary>
/// Netlink requests written one after another into one buffer, to be sent in one system call (netlink(7)): header, fixed struct,
/// attributes, each padded to four bytes, numbers in host order. Every request carries a description for its error.
/// </summary>
internal sealed class NetlinkBatch
{
    public const int HeaderSize = 16;
    public const ushort FlagRequest = 0x1;
    public const ushort FlagAck = 0x4;
    public const ushort FlagReplace = 0x100;
    public const ushort FlagDump = 0x300;
    public const ushort FlagExclusive = 0x200;
    public const ushort FlagCreate = 0x400;
    private const ushort Nested = 0x8000;

    private readonly List<Request> _requests = [];
    private byte[] _bytes = new byte[512];
    private int _length;

    internal readonly record struct Request(int Offset, string Operation, int[] Tolerated);

    public IReadOnlyList<Request> Requests => _requests;

    public Span<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Starts a request; what is written until the next Begin belongs to it.</summary>
    /// <param name="tolerated">error numbers that count as success, for requests that may find their work done</param>
    public NetlinkBatch Begin(ushort type, ushort flags, string operation, params int[] tolerated)
    {
        _requests.Add(new Request(_length, operation, tolerated));
        var header = Grow(HeaderSize);
        MemoryMarshal.Write(header[4..], type);
        MemoryMarshal.Write(header[6..], (ushort)(flags | FlagRequest));
        UpdateLength();
        return this;
    }

    public NetlinkBatch Struct<T>(in T value) where T : unmanaged
    {
        MemoryMarshal.Write(Grow(Marshal.SizeOf<T>()), value);
        UpdateLength();
        return this;
    }

    public NetlinkBatch Attribute(int type, ReadOnlySpan<byte> value)
    {
        var span = Grow(4 + value.Length);
        MemoryMarshal.Write(span, (ushort)(4 + value.Length));
        MemoryMarshal.Write(span[2..], (ushort)type);
        value.CopyTo(span[4..]);
        UpdateLength();
        return this;
    }

    public NetlinkBatch Attribute(int type, byte value) => Attribute(type, [value]);

    public NetlinkBatch Attribute(int type, uint value) => Attribute(type, MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in value)));

    public NetlinkBatch Attribute(int type, string value) => Attribute(type, Encoding.UTF8.GetBytes(value + "\0"));

    public NetlinkBatch Attribute(int type, IPAddress value) => Attribute(type, value.GetAddressBytes());

    /// <summary>Bytes as they are: attributes received before.</summary>
    public NetlinkBatch Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Grow(bytes.Length));
        UpdateLength();
        return this;
    }

    /// <summary>An attribute that holds attributes (after an optional fixed struct, which the content writes first).</summary>
    public NetlinkBatch Nest(int type, Action<NetlinkBatch> content)
    {
        var start = _length;
        MemoryMarshal.Write(Grow(4)[2..], (ushort)(type | Nested));
        content(this);
        MemoryMarshal.Write(_bytes.AsSpan(start), (ushort)(_length - start));
        UpdateLength();
        return this;
    }

    private void UpdateLength()
    {
        var start = _requests[^1].Offset;
        MemoryMarshal.Write(_bytes.AsSpan(start), _length - start);
    }

    private Span<byte> Grow(int size)
    {
        var padded = (size + 3) & ~3;
        if (_length + padded > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + padded));
        var span = _bytes.AsSpan(_length, padded);
        span.Clear();
        _length += padded;
        return span;
    }
}
