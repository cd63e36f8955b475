using System.Net.Sockets;
using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.NodeRuntime.Containers;

/// <summary>Which of its outputs a program wrote to; with a terminal there is only the first.</summary>
public enum OutputStream
{
    Stdout = 2,
    Stderr = 3,
}

/// <summary>Bytes that a program wrote; valid until the next read.</summary>
public readonly record struct OutputChunk(OutputStream Stream, ReadOnlyMemory<byte> Data);

/// <summary>
/// A client of a monitor's attach socket: packets begin with a byte that tells stdout from stderr; what is sent is standard input.
/// </summary>
internal sealed class AttachConnection : IDisposable
{
    // The monitor reads and writes packets of at most this size.
    private const int PacketSize = 32 * 1024;
    private const int InputSize = 8 * 1024;

    private readonly Socket socket;
    private readonly byte[] buffer = new byte[PacketSize + 1];

    private AttachConnection(Socket socket) => this.socket = socket;

    /// <summary>Connects to "attach" in a directory, by way of a descriptor: socket addresses hold only 107 bytes.</summary>
    /// <exception cref="SocketException">nobody listens</exception>
    public static AttachConnection Connect(string directory)
    {
        using var opened = new RootedDirectory(directory);
        var socket = new Socket(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint($"/proc/self/fd/{opened.Descriptor}/attach"));
            return new AttachConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The next output; null when the program has ended and everything was read.</summary>
    public async ValueTask<OutputChunk?> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            int length;
            try
            {
                length = await socket.ReceiveAsync(buffer, SocketFlags.None, cancellation);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset)
            {
                return null;
            }
            if (length == 0)
                return null;
            if (length > 1)
                return new OutputChunk((OutputStream)buffer[0], buffer.AsMemory(1, length - 1));
        }
    }

    /// <summary>Sends standard input; input for a program that has ended is dropped, as a broken pipe would.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellation)
    {
        try
        {
            while (data.Length > 0)
            {
                var part = data[..Math.Min(InputSize, data.Length)];
                await socket.SendAsync(part, SocketFlags.None, cancellation);
                data = data[part.Length..];
            }
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.Shutdown or SocketError.ConnectionReset or SocketError.NotConnected)
        {
        }
    }

    public void CloseInput()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // Ended already.
        }
    }

    public void Dispose() => socket.Dispose();
}
