using System.Buffers.Binary;
using System.Text;

namespace MiniKube.NodeRuntime.Dns;

/// <summary>A request as far as a server needs it: header, the one question, EDNS (RFC 1035 section 4, RFC 6891).</summary>
/// <param name="Name">as asked, without the last dot; dots and backslashes inside a label are escaped</param>
/// <param name="UdpSize">the largest datagram the client takes</param>
/// <param name="HasEdns">the client sent an OPT record and gets one back</param>
internal sealed record DnsQuery(ushort Id, bool RecursionDesired, string Name, DnsType Type, ushort Class, int UdpSize, bool HasEdns, int EdnsVersion)
{
    public const int HeaderSize = 12;
    private const int PlainUdpSize = 512;

    /// <summary>Reads a request.</summary>
    /// <param name="error">what to answer when there is no query; null: nothing, it is not a request at all</param>
    public static DnsQuery? Read(ReadOnlySpan<byte> message, out DnsCode? error)
    {
        error = null;
        if (message.Length < HeaderSize || (message[2] & 0x80) != 0)
            return null;
        if ((message[2] & 0x78) != 0)
        {
            error = DnsCode.NotImplemented;
            return null;
        }
        error = DnsCode.FormatError;
        var at = HeaderSize;
        if (UInt16(message, 4) != 1 || ReadName(message, ref at) is not { } name || at + 4 > message.Length)
            return null;
        var (type, @class) = ((DnsType)UInt16(message, at), UInt16(message, at + 2));
        at += 4;
        var (udpSize, hasEdns, version) = (PlainUdpSize, false, 0);
        var records = UInt16(message, 6) + UInt16(message, 8) + UInt16(message, 10);
        for (var i = 0; i < records; i++)
        {
            if (ReadName(message, ref at) is not { } owner || at + 10 > message.Length)
                return null;
            if ((DnsType)UInt16(message, at) == DnsType.Opt && owner.Length == 0)
                (udpSize, hasEdns, version) = (Math.Max(PlainUdpSize, (int)UInt16(message, at + 2)), true, message[at + 5]);
            at += 10 + UInt16(message, at + 8);
            if (at > message.Length)
                return null;
        }
        error = null;
        return new DnsQuery(UInt16(message, 0), (message[2] & 1) != 0, name, type, @class, udpSize, hasEdns, version);
    }

    private static string? ReadName(ReadOnlySpan<byte> message, ref int at)
    {
        var name = new StringBuilder();
        var jumped = false;
        var position = at;
        // A name has at most 128 labels; pointers that lead in circles end here too.
        for (var steps = 0; steps < 128; steps++)
        {
            if (position >= message.Length)
                return null;
            int length = message[position];
            if ((length & 0xc0) == 0xc0)
            {
                if (position + 1 >= message.Length)
                    return null;
                if (!jumped)
                    at = position + 2;
                jumped = true;
                position = ((length & 0x3f) << 8) | message[position + 1];
                continue;
            }
            if (length > 63 || position + 1 + length > message.Length)
                return null;
            position++;
            if (length == 0)
            {
                if (!jumped)
                    at = position;
                return name.ToString();
            }
            if (name.Length > 0)
                name.Append('.');
            foreach (var b in message.Slice(position, length))
                (b is (byte)'.' or (byte)'\\' ? name.Append('\\') : name).Append((char)b);
            position += length;
            if (name.Length > 512)
                return null;
        }
        return null;
    }

    private static ushort UInt16(ReadOnlySpan<byte> message, int at) => BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
}
