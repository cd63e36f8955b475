using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace MiniKube.NodeRuntime.Kernel.Netlink;

/// <summary>Handles one message of a dump: its type, and its bytes after the netlink header.</summary>
internal delegate void NetlinkMessageHandler(ushort type, ReadOnlySpan<byte> payload);

/// <summary>
/// A netlink socket (netlink(7)) in the network namespace it was opened in. The kernel answers a request before send returns, so
/// calls are short and synchronous; one at a time.
/// </summary>
internal sealed class NetlinkSocket : IDisposable
{
    public const int FamilyRoute = 0;
    public const int FamilyNetfilter = 12;

    private const int AddressFamilyNetlink = 16;
    private const int TypeRaw = 3;
    private const int SocketOptionLevel = 270;
    private const int CapAck = 10;
    private const int ExtendedAck = 11;
    private const int StrictCheck = 12;
    private const ushort TypeError = 2;
    private const ushort TypeDone = 3;
    private const ushort FlagDumpInterrupted = 0x10;
    private const ushort FlagAckAttributes = 0x200;

    // Their acknowledgements must fit into the socket's receive buffer, or the kernel drops some.
    private const int RequestsAtOnce = 64;

    private readonly Lock _lock = new();
    private readonly Socket _socket;
    private readonly byte[] _receive = new byte[32 * 1024];
    private uint _sequence;

    private NetlinkSocket(Socket socket) => _socket = socket;

    /// <summary>Opens a socket inside a namespace.</summary>
    public static NetlinkSocket Open(int family, NetworkNamespace ns) => ns.Run(() => Open(family));

    /// <summary>Opens a socket in the namespace of the calling thread.</summary>
    public static NetlinkSocket Open(int family)
    {
        var fd = KernelException.Check(LibC.Socket(AddressFamilyNetlink, TypeRaw | LibC.OpenCloseOnExec, family), "open netlink socket");
        var socket = new Socket(new SafeSocketHandle(fd, ownsHandle: true));
        ReadOnlySpan<byte> on = [1, 0, 0, 0];
        socket.SetRawSocketOption(SocketOptionLevel, CapAck, on);
        socket.SetRawSocketOption(SocketOptionLevel, ExtendedAck, on);
        if (family == FamilyRoute)
            socket.SetRawSocketOption(SocketOptionLevel, StrictCheck, on);
        return new NetlinkSocket(socket);
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Sends the requests in order. The kernel carries out each one, whatever became of those before it.</summary>
    /// <exception cref="KernelException">the first request that failed with an error it does not tolerate</exception>
    public void Execute(NetlinkBatch batch)
    {
        lock (_lock)
        {
            KernelException? failure = null;
            for (var at = 0; at < batch.Requests.Count; at += RequestsAtOnce)
                ExecuteSome(batch, at, Math.Min(RequestsAtOnce, batch.Requests.Count - at), ref failure);
            if (failure is not null)
                throw failure;
        }
    }

    private void ExecuteSome(NetlinkBatch batch, int start, int count, ref KernelException? failure)
    {
        var first = _sequence + 1;
        Send(batch, start, count, NetlinkBatch.FlagAck);
        for (var pending = count; pending > 0;)
        {
            foreach (var (type, flags, sequence, range) in Messages(Receive()))
            {
                if (type != TypeError || sequence - first >= count)
                    continue;
                pending--;
                var request = batch.Requests[start + (int)(sequence - first)];
                var (errno, detail) = ReadError(_receive.AsSpan(range), flags);
                if (errno != 0 && !request.Tolerated.Contains(errno))
                    failure ??= new KernelException(request.Operation, errno, detail);
            }
        }
    }

    /// <summary>Sends one request that is answered by data: a dump (asked again when the kernel's list changed underneath) or a single get.</summary>
    /// <exception cref="KernelException">the kernel refused with an error that the request does not tolerate</exception>
    public void Query(NetlinkBatch request, NetlinkMessageHandler handle, Action? restart = null)
    {
        lock (_lock)
        {
            for (var attempt = 0; ; attempt++)
            {
                if (!QueryOnce(request, handle) || attempt == 10)
                    return;
                restart?.Invoke();
            }
        }
    }

    private bool QueryOnce(NetlinkBatch request, NetlinkMessageHandler handle)
    {
        var dump = (MemoryMarshal.Read<ushort>(request.Bytes[6..]) & NetlinkBatch.FlagDump) == NetlinkBatch.FlagDump;
        // A single get is acknowledged after its answer, which so ends both kinds.
        Send(request, 0, 1, dump ? (ushort)0 : NetlinkBatch.FlagAck);
        var interrupted = false;
        while (true)
        {
            foreach (var (type, flags, sequence, range) in Messages(Receive()))
            {
                if (sequence != _sequence)
                    continue;
                interrupted |= (flags & FlagDumpInterrupted) != 0;
                if (type is TypeError or TypeDone)
                {
                    var (errno, detail) = range.End.Value - range.Start.Value >= 4 ? ReadError(_receive.AsSpan(range), flags) : (0, null);
                    return errno == 0 || request.Requests[0].Tolerated.Contains(errno)
                        ? interrupted
                        : throw new KernelException(request.Requests[0].Operation, errno, detail);
                }
                handle(type, _receive.AsSpan(range));
            }
        }
    }

    private void Send(NetlinkBatch batch, int start, int count, ushort extraFlags)
    {
        var bytes = batch.Bytes;
        var requests = batch.Requests;
        for (var i = start; i < start + count; i++)
        {
            var header = bytes[requests[i].Offset..];
            MemoryMarshal.Write(header[8..], ++_sequence);
            MemoryMarshal.Write(header[6..], (ushort)(MemoryMarshal.Read<ushort>(header[6..]) | extraFlags));
        }
        var end = start + count < requests.Count ? requests[start + count].Offset : bytes.Length;
        _socket.Send(bytes[requests[start].Offset..end]);
    }

    private int Receive() => _socket.Receive(_receive);

    private List<(ushort Type, ushort Flags, uint Sequence, Range Payload)> Messages(int received)
    {
        var messages = new List<(ushort, ushort, uint, Range)>();
        for (var at = 0; at + NetlinkBatch.HeaderSize <= received;)
        {
            var header = _receive.AsSpan(at);
            var length = MemoryMarshal.Read<int>(header);
            if (length < NetlinkBatch.HeaderSize || at + length > received)
                break;
            messages.Add((MemoryMarshal.Read<ushort>(header[4..]), MemoryMarshal.Read<ushort>(header[6..]), MemoryMarshal.Read<uint>(header[8..]),
                (at + NetlinkBatch.HeaderSize)..(at + length)));
            at += (length + 3) & ~3;
        }
        return messages;
    }

    /// <summary>An error message: the negative number, the header of the request (capped), then the extended attributes with the kernel's text.</summary>
    private static (int Errno, string? Detail) ReadError(ReadOnlySpan<byte> payload, ushort flags)
    {
        var errno = -MemoryMarshal.Read<int>(payload);
        if (errno == 0 || (flags & FlagAckAttributes) == 0 || payload.Length < 4 + NetlinkBatch.HeaderSize)
            return (errno, null);
        var attributes = new NetlinkReader(payload[(4 + NetlinkBatch.HeaderSize)..]);
        while (attributes.Next())
        {
            if (attributes.Type == 1)
                return (errno, attributes.Text);
        }
        return (errno, null);
    }
}
