using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MiniKube.NodeRuntime.Kernel;
using MiniKube.NodeRuntime.Kernel.Netlink;
using MiniKube.NodeRuntime.Tests.Kernel;

namespace MiniKube.NodeRuntime.Tests.Network;

/// <summary>Namespaces of its own for a test that builds networks, and servers and clients inside them. All of it goes with Dispose.</summary>
internal sealed class NetworkLab : IDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(5);
    private readonly List<NetworkNamespace> _namespaces = [];
    private readonly ConcurrentBag<Socket> _sockets = [];

    public NetworkLab()
    {
        Privileges.RequireNamespaces();
        Directory = System.IO.Directory.CreateTempSubdirectory("mkube-net-").FullName;
    }

    public string Directory { get; }

    public NetworkNamespace Namespace(string name)
    {
        var ns = NetworkNamespace.Create(Path.Combine(Directory, "ns", name));
        _namespaces.Add(ns);
        return ns;
    }

    /// <summary>A namespace with loopback up, as the machine's own has.</summary>
    public NetworkNamespace Machine(string name)
    {
        var ns = Namespace(name);
        using var netlink = RouteNetlink.Open(ns);
        netlink.Commit(c => c.SetUp("lo"));
        return ns;
    }

    /// <summary>Answers every TCP connection, and every datagram, with "name client-address".</summary>
    public void Serve(NetworkNamespace ns, int port, string name)
    {
        var (tcp, udp) = ns.Run(() =>
        {
            var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            tcp.Bind(new IPEndPoint(IPAddress.Any, port));
            tcp.Listen(200);
            var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            udp.Bind(new IPEndPoint(IPAddress.Any, port));
            return (tcp, udp);
        });
        _sockets.Add(tcp);
        _sockets.Add(udp);
        _ = Task.Run(async () =>
        {
            while (true)
            {
                using var client = await tcp.AcceptAsync();
                await client.SendAsync(Encoding.ASCII.GetBytes($"{name} {((IPEndPoint)client.RemoteEndPoint!).Address}"));
            }
        });
        _ = Task.Run(async () =>
        {
            var buffer = new byte[100];
            while (true)
            {
                var received = await udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
                await udp.SendToAsync(Encoding.ASCII.GetBytes($"{name} {((IPEndPoint)received.RemoteEndPoint).Address}"), received.RemoteEndPoint);
            }
        });
    }

    /// <summary>What a server says over TCP: its name and the client's address as it sees it; or "refused", "unreachable", "timeout".</summary>
    public static string Ask(NetworkNamespace from, IPAddress address, int port, TimeSpan? timeout = null)
    {
        using var socket = from.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        using var guard = new CancellationTokenSource(timeout ?? Hang);
        try
        {
            socket.ConnectAsync(new IPEndPoint(address, port), guard.Token).AsTask().GetAwaiter().GetResult();
            var buffer = new byte[100];
            var count = socket.ReceiveAsync(buffer.AsMemory(), guard.Token).AsTask().GetAwaiter().GetResult();
            return Encoding.ASCII.GetString(buffer, 0, count);
        }
        catch (SocketException e)
        {
            return Word(e.SocketErrorCode);
        }
        catch (OperationCanceledException)
        {
            return "timeout";
        }
    }

    /// <summary>What a server says to one datagram.</summary>
    public static string AskUdp(NetworkNamespace from, IPAddress address, int port, Socket? reuse = null)
    {
        var socket = reuse ?? UdpSocket(from);
        try
        {
            socket.ReceiveTimeout = (int)Hang.TotalMilliseconds;
            // Only a connected socket hears that it was refused; only one that is not can be used again after that.
            if (reuse is null)
                socket.Connect(address, port);
            socket.SendTo("?"u8, SocketFlags.None, new IPEndPoint(address, port));
            var buffer = new byte[100];
            return Encoding.ASCII.GetString(buffer, 0, socket.Receive(buffer));
        }
        catch (SocketException e)
        {
            return Word(e.SocketErrorCode);
        }
        finally
        {
            if (reuse is null)
                socket.Dispose();
        }
    }

    public static Socket UdpSocket(NetworkNamespace from) => from.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));

    public void Dispose()
    {
        foreach (var socket in _sockets)
            socket.Dispose();
        foreach (var ns in _namespaces)
            ns.Remove();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private static string Word(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "refused",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "unreachable",
        SocketError.TimedOut or SocketError.WouldBlock => "timeout",
        _ => error.ToString(),
    };
}
