using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MiniKube.NodeRuntime.Kernel;
using MiniKube.NodeRuntime.Kernel.Netlink;

namespace MiniKube.NodeRuntime.Services;

/// <summary>
/// Forgets UDP flows whose translation is out of date. A UDP client that keeps its port refreshes the kernel's connection entry with every
/// datagram and so would talk to a removed endpoint for ever. (TCP needs nothing: its connections end.)
/// Messages: linux/netfilter/nfnetlink_conntrack.h.
/// </summary>
internal sealed class UdpConntrack : IDisposable
{
    private const ushort Get = (1 << 8) | 1;
    private const ushort Delete = (1 << 8) | 2;
    private const int TupleOriginal = 1, TupleReply = 2;

    private readonly NetlinkSocket _socket;

    private UdpConntrack(NetlinkSocket socket) => _socket = socket;

    public static UdpConntrack Open(NetworkNamespace ns) => new(NetlinkSocket.Open(NetlinkSocket.FamilyNetfilter, ns));

    public void Dispose() => _socket.Dispose();

    /// <summary>Deletes entries of these frontends that lead anywhere but to the backends given with them.</summary>
    public void Forget(IReadOnlyDictionary<Frontend, IReadOnlyCollection<Backend>> frontends)
    {
        var stale = new List<byte[]>();
        _socket.Query(
            new NetlinkBatch().Begin(Get, NetlinkBatch.FlagDump, "list connections").Struct(new NetfilterMessage { Family = 2 }),
            (type, payload) =>
            {
                if (Read(payload) is { Protocol: (byte)TransportProtocol.Udp } flow && IsStale(flow, frontends))
                    stale.Add(flow.RawOriginal);
            },
            stale.Clear);
        if (stale.Count == 0)
            return;
        var batch = new NetlinkBatch();
        foreach (var tuple in stale)
            batch.Begin(Delete, 0, "forget connection", Errno.NoEntry).Struct(new NetfilterMessage { Family = 2 }).Nest(TupleOriginal, b => b.Raw(tuple));
        _socket.Execute(batch);
    }

    private static bool IsStale(Flow flow, IReadOnlyDictionary<Frontend, IReadOnlyCollection<Backend>> frontends)
    {
        var (address, port) = flow.Destination;
        if (frontends.TryGetValue(new Frontend(address, TransportProtocol.Udp, port), out var backends))
            return !backends.Contains(flow.Source);
        // A flow that nobody translated is not a node port's: some other machine's port has that number.
        return flow.Source != flow.Destination
            && frontends.TryGetValue(new Frontend(0, TransportProtocol.Udp, port), out backends)
            && !backends.Contains(flow.Source);
    }

    /// <param name="Destination">where the first datagram was sent</param>
    /// <param name="Source">where answers come from: the backend, or the destination when nothing was translated</param>
    private sealed record Flow(byte Protocol, Backend Destination, Backend Source, byte[] RawOriginal);

    private static Flow? Read(ReadOnlySpan<byte> payload)
    {
        var attributes = new NetlinkReader(payload[Marshal.SizeOf<NetfilterMessage>()..]);
        (byte Protocol, Backend Source, Backend Destination) original = default, reply = default;
        byte[]? raw = null;
        while (attributes.Next())
        {
            if (attributes.Type == TupleOriginal)
            {
                raw = attributes.Value.ToArray();
                original = ReadTuple(attributes.Nested);
            }
            else if (attributes.Type == TupleReply)
            {
                reply = ReadTuple(attributes.Nested);
            }
        }
        return raw is null ? null : new Flow(original.Protocol, original.Destination, reply.Source, raw);
    }

    private static (byte Protocol, Backend Source, Backend Destination) ReadTuple(NetlinkReader tuple)
    {
        const int ip = 1, proto = 2;
        uint source = 0, destination = 0;
        ushort sourcePort = 0, destinationPort = 0;
        byte protocol = 0;
        while (tuple.Next())
        {
            var part = tuple.Nested;
            while (part.Next())
            {
                switch (tuple.Type, part.Type)
                {
                    case (ip, 1): source = BinaryPrimitives.ReadUInt32BigEndian(part.Value); break;
                    case (ip, 2): destination = BinaryPrimitives.ReadUInt32BigEndian(part.Value); break;
                    case (proto, 1): protocol = part.Value[0]; break;
                    case (proto, 2): sourcePort = BinaryPrimitives.ReadUInt16BigEndian(part.Value); break;
                    case (proto, 3): destinationPort = BinaryPrimitives.ReadUInt16BigEndian(part.Value); break;
                }
            }
        }
        return (protocol, new Backend(source, sourcePort), new Backend(destination, destinationPort));
    }
}

/// <summary>struct nfgenmsg.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NetfilterMessage
{
    public byte Family;
    public byte Version;
    public ushort ResourceId;
}
