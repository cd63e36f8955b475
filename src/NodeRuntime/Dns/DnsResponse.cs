using System.Buffers.Binary;
using System.Text;

namespace MiniKube.NodeRuntime.Dns;

/// <summary>Writes responses (RFC 1035 section 4), with compressed names.</summary>
internal sealed class DnsResponse
{
    private const int OwnUdpSize = 1232;
    private const ushort ClassInternet = 1;

    private readonly byte[] _bytes = new byte[ushort.MaxValue];
    private readonly Dictionary<string, int> _names = new(StringComparer.OrdinalIgnoreCase);
    private int _length;

    /// <summary>
    /// The response in at most so many bytes. One that does not fit has no records and the truncation bit, so that the client asks again
    /// over TCP.
    /// </summary>
    public static byte[] Write(DnsQuery query, DnsAnswer answer, uint ttl, int limit)
    {
        var response = new DnsResponse();
        if (!response.TryWrite(query, answer, ttl, limit))
        {
            response = new DnsResponse();
            response.TryWrite(query, answer with { Answers = [], Authority = [], Additional = [] }, ttl, limit);
            response._bytes[2] |= 0x02;
        }
        return response._bytes[..response._length];
    }

    /// <summary>The largest datagram to send to this client: what it takes, and not more than passes every link unfragmented.</summary>
    public static int UdpLimit(DnsQuery query) => Math.Min(query.UdpSize, OwnUdpSize);

    /// <summary>An error for a request that could not be read beyond its header.</summary>
    public static byte[] Error(ReadOnlySpan<byte> request, DnsCode code)
    {
        var response = new byte[DnsQuery.HeaderSize];
        request[..2].CopyTo(response);
        response[2] = (byte)(0x80 | (request[2] & 0x79));
        response[3] = (byte)code;
        return response;
    }

    private bool TryWrite(DnsQuery query, DnsAnswer answer, uint ttl, int limit)
    {
        var code = (int)answer.Code;
        UInt16(query.Id);
        Byte((byte)(0x80 | (answer.Authoritative ? 4 : 0) | (query.RecursionDesired ? 1 : 0)));
        Byte((byte)(0x80 | (code & 15)));
        UInt16(1);
        UInt16((ushort)answer.Answers.Count);
        UInt16((ushort)answer.Authority.Count);
        UInt16((ushort)(answer.Additional.Count + (query.HasEdns ? 1 : 0)));
        Name(query.Name);
        UInt16((ushort)query.Type);
        UInt16(query.Class);
        foreach (var record in answer.Answers.Concat(answer.Authority).Concat(answer.Additional))
        {
            // A record takes at most about 600 bytes (two names and a text of 255).
            if (_length + 700 > _bytes.Length)
                return false;
            Record(record, ttl);
        }
        if (query.HasEdns)
        {
            Byte(0);
            UInt16((ushort)DnsType.Opt);
            UInt16(OwnUdpSize);
            UInt32((uint)(code >> 4) << 24);
            UInt16(0);
        }
        return _length <= limit;
    }

    private void Record(DnsRecord record, uint ttl)
    {
        Name(record.Name);
        UInt16((ushort)record.Type);
        UInt16(ClassInternet);
        UInt32(ttl);
        var lengthAt = _length;
        UInt16(0);
        switch (record)
        {
            case AddressRecord a:
                foreach (var b in a.Address.GetAddressBytes())
                    Byte(b);
                break;
            case NameRecord n:
                Name(n.Target);
                break;
            case ServiceRecord s:
                UInt16(s.Priority);
                UInt16(s.Weight);
                UInt16(s.Port);
                // RFC 2782: the target is not compressed.
                Name(s.Target, compress: false);
                break;
            case TextRecord t:
                var text = Encoding.UTF8.GetBytes(t.Text);
                Byte((byte)text.Length);
                foreach (var b in text)
                    Byte(b);
                break;
            case AuthorityRecord soa:
                Name(soa.Server);
                Name(soa.Mailbox);
                UInt32(soa.Serial);
                UInt32(7200);
                UInt32(1800);
                UInt32(86400);
                UInt32(soa.MinimumSeconds);
                break;
        }
        BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(lengthAt), (ushort)(_length - lengthAt - 2));
    }

    private void Name(string name, bool compress = true)
    {
        for (var rest = name; rest.Length > 0;)
        {
            if (compress && _names.TryGetValue(rest, out var known))
            {
                UInt16((ushort)(0xc000 | known));
                return;
            }
            if (_length < 0x4000)
                _names.TryAdd(rest, _length);
            var (label, used) = FirstLabel(rest);
            Byte((byte)label.Length);
            foreach (var c in label)
                Byte((byte)c);
            rest = rest[used..];
        }
        Byte(0);
    }

    /// <summary>The first label without escapes, and how many characters of the name it took with its dot.</summary>
    private static (string Label, int Used) FirstLabel(string name)
    {
        var label = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '.')
                return (label.ToString(), i + 1);
            label.Append(name[i] == '\\' ? name[++i] : name[i]);
        }
        return (label.ToString(), name.Length);
    }

    private void Byte(byte value) => _bytes[_length++] = value;

    private void UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(_length), value);
        _length += 2;
    }

    private void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(_length), value);
        _length += 4;
    }
}
