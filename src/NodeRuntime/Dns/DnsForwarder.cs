using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.NodeRuntime.Dns;

/// <summary>
/// Passes questions that are none of the cluster's to the machine's resolvers, in their order, over the transport the client used, so that
/// what fits the client comes back. Each question has a socket and an id of its own: an answer that does not match is not believed.
/// (Answers are not remembered; a cache would sit here.)
/// </summary>
internal sealed class DnsForwarder(IReadOnlyList<IPEndPoint> upstreams, NetworkNamespace ns, TimeProvider time)
{
    private const int Rounds = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The upstream's response with the client's id; null when none answered.</summary>
    public async Task<byte[]?> AskAsync(ReadOnlyMemory<byte> request, bool tcp, CancellationToken cancel)
    {
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var upstream in upstreams)
            {
                using var patience = new CancellationTokenSource(Patience, time);
                using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
                try
                {
                    var question = request.ToArray();
                    RandomNumberGenerator.Fill(question.AsSpan(0, 2));
                    var response = tcp ? await OverTcp(upstream, question, both.Token) : await OverUdp(upstream, question, both.Token);
                    request.Span[..2].CopyTo(response);
                    return response;
                }
                catch (Exception e) when (e is SocketException or IOException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
                {
                    // The next one may answer.
                }
            }
        }
        return null;
    }

    private async Task<byte[]> OverUdp(IPEndPoint upstream, byte[] question, CancellationToken cancel)
    {
        using var socket = Open(SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(upstream, cancel);
        await socket.SendAsync(question.AsMemory(), cancel);
        var buffer = new byte[ushort.MaxValue];
        while (true)
        {
            var received = buffer.AsMemory(0, await socket.ReceiveAsync(buffer.AsMemory(), cancel));
            if (Matches(received.Span, question))
                return received.ToArray();
        }
    }

    private async Task<byte[]> OverTcp(IPEndPoint upstream, byte[] question, CancellationToken cancel)
    {
        using var socket = Open(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(upstream, cancel);
        await using var stream = new NetworkStream(socket);
        await DnsStream.WriteAsync(stream, question, cancel);
        var response = await DnsStream.ReadAsync(stream, cancel);
        return response is not null && Matches(response, question) ? response : throw new IOException($"no usable answer from {upstream}");
    }

    private Socket Open(SocketType type, ProtocolType protocol) => ns.Run(() => new Socket(AddressFamily.InterNetwork, type, protocol));

    /// <summary>Same id, a response, and the same question (which follows the header, uncompressed).</summary>
    private static bool Matches(ReadOnlySpan<byte> response, ReadOnlySpan<byte> question)
    {
        if (response.Length < DnsQuery.HeaderSize || (response[2] & 0x80) == 0 || !response[..2].SequenceEqual(question[..2]))
            return false;
        if (BinaryPrimitives.ReadUInt16BigEndian(response[4..]) == 0)
            return true;
        var end = DnsQuery.HeaderSize;
        while (end < question.Length && question[end] != 0)
            end += question[end] + 1;
        end += 5;
        return end <= question.Length && end <= response.Length
            && Ascii.EqualsIgnoreCase(response[DnsQuery.HeaderSize..end], question[DnsQuery.HeaderSize..end]);
    }
}

/// <summary>Messages on a stream, each after its length (RFC 1035 section 4.2.2).</summary>
internal static class DnsStream
{
    /// <summary>The next message; null at the end of the stream.</summary>
    public static async Task<byte[]?> ReadAsync(Stream stream, CancellationToken cancel)
    {
        var length = new byte[2];
        if (await stream.ReadAtLeastAsync(length, 2, throwOnEndOfStream: false, cancel) < 2)
            return null;
        var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(message, cancel);
        return message;
    }

    public static async Task WriteAsync(Stream stream, byte[] message, CancellationToken cancel)
    {
        var framed = new byte[message.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)message.Length);
        message.CopyTo(framed, 2);
        await stream.WriteAsync(framed, cancel);
    }
}
