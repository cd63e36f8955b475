using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MiniKube.NodeRuntime.Kernel;

namespace MiniKube.NodeRuntime.Dns;

/// <summary>What a DNS server is made from.</summary>
public sealed record DnsServerOptions
{
    /// <summary>Where it listens, over UDP and TCP; the addresses must be the namespace's.</summary>
    public required IReadOnlyList<IPEndPoint> Listen { get; init; }

    /// <summary>Resolvers for all names that are not the cluster's, asked in this order.</summary>
    public IReadOnlyList<IPEndPoint> Upstreams { get; init; } = [];

    /// <summary>The namespace of its sockets.</summary>
    public NetworkNamespace Namespace { get; init; } = NetworkNamespace.Current;
}

/// <summary>
/// Answers for the cluster's names from the latest zone it was given, and passes other questions on. UDP and TCP, EDNS, truncation; at most
/// so many questions and connections at once, beyond which it drops them (clients ask again).
/// </summary>
public sealed partial class DnsServer : IAsyncDisposable
{
    private const int QuestionsAtOnce = 1000;
    private const int ConnectionsAtOnce = 200;
    private static readonly TimeSpan IdleConnection = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _questions = new(QuestionsAtOnce);
    private readonly SemaphoreSlim _connections = new(ConnectionsAtOnce);
    private readonly List<Socket> _sockets = [];
    private readonly List<Task> _loops = [];
    private readonly DnsForwarder _forwarder;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private volatile ClusterZone _zone;

    private DnsServer(DnsServerOptions options, ClusterZone zone, TimeProvider time, ILogger logger)
    {
        _zone = zone;
        _time = time;
        _logger = logger;
        _forwarder = new DnsForwarder(options.Upstreams, options.Namespace, time);
    }

    /// <summary>The names it answers for; a new zone holds from the next question on.</summary>
    public ClusterZone Zone
    {
        get => _zone;
        set => _zone = value;
    }

    /// <summary>Opens the sockets and begins to answer.</summary>
    /// <exception cref="SocketException">an address or port is taken or not the namespace's</exception>
    public static DnsServer Start(DnsServerOptions options, ClusterZone zone, TimeProvider time, ILogger<DnsServer> logger)
    {
        var server = new DnsServer(options, zone, time, logger);
        try
        {
            foreach (var endpoint in options.Listen)
            {
                var udp = server.Bind(options, endpoint, SocketType.Dgram, ProtocolType.Udp);
                var tcp = server.Bind(options, endpoint, SocketType.Stream, ProtocolType.Tcp);
                tcp.Listen(128);
                server._loops.Add(server.ServeUdp(udp));
                server._loops.Add(server.ServeTcp(tcp));
            }
            return server;
        }
        catch
        {
            server.Close();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Close();
        await Task.WhenAll(_loops);
    }

    private Socket Bind(DnsServerOptions options, IPEndPoint endpoint, SocketType type, ProtocolType protocol)
    {
        var socket = options.Namespace.Run(() => new Socket(endpoint.AddressFamily, type, protocol));
        _sockets.Add(socket);
        if (type == SocketType.Stream)
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(endpoint);
        return socket;
    }

    private void Close()
    {
        _stop.Cancel();
        foreach (var socket in _sockets)
            socket.Dispose();
    }

    private async Task ServeUdp(Socket socket)
    {
        await Task.Yield();
        var buffer = new byte[ushort.MaxValue];
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var received = await socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), _stop.Token);
                if (Local(buffer.AsSpan(0, received.ReceivedBytes), tcp: false, out var response))
                {
                    if (response is not null)
                        await socket.SendToAsync(response, SocketFlags.None, received.RemoteEndPoint, _stop.Token);
                }
                else if (_questions.Wait(0))
                {
                    _ = ForwardUdp(socket, buffer.AsMemory(0, received.ReceivedBytes).ToArray(), received.RemoteEndPoint);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // An ICMP error for an earlier answer, or the end, which the loop's condition sees.
            }
            catch (Exception e)
            {
                LogFailedQuestion(e);
            }
        }
    }

    private async Task ForwardUdp(Socket socket, byte[] request, EndPoint client)
    {
        try
        {
            await socket.SendToAsync(await Forward(request, tcp: false), SocketFlags.None, client, _stop.Token);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client has gone, or the server is closing.
        }
        finally
        {
            _questions.Release();
        }
    }

    private async Task ServeTcp(Socket socket)
    {
        await Task.Yield();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await socket.AcceptAsync(_stop.Token);
                if (_connections.Wait(0))
                    _ = ServeConnection(client);
                else
                    client.Dispose();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // A client that left before it was accepted, or the end.
            }
        }
    }

    private async Task ServeConnection(Socket client)
    {
        try
        {
            await using var stream = new NetworkStream(client, ownsSocket: true);
            while (true)
            {
                using var idle = new CancellationTokenSource(IdleConnection, _time);
                using var both = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, _stop.Token);
                if (await DnsStream.ReadAsync(stream, both.Token) is not { } request)
                    return;
                if (!Local(request, tcp: true, out var response))
                    response = await Forward(request, tcp: true);
                if (response is null)
                    return;
                await DnsStream.WriteAsync(stream, response, both.Token);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client has gone or was idle for too long.
        }
        catch (Exception e)
        {
            LogFailedQuestion(e);
        }
        finally
        {
            _connections.Release();
        }
    }

    /// <summary>True when it can be answered (or dropped: no response) here; false when it is to be passed on.</summary>
    private bool Local(ReadOnlySpan<byte> request, bool tcp, out byte[]? response)
    {
        response = null;
        if (DnsQuery.Read(request, out var error) is not { } query)
        {
            if (error is { } code)
                response = DnsResponse.Error(request, code);
            return true;
        }
        var answer = query switch
        {
            { EdnsVersion: not 0 } => new DnsAnswer(DnsCode.BadVersion, []),
            { Class: not 1 } => new DnsAnswer(DnsCode.Refused, []),
            _ => _zone.Resolve(query.Name, query.Type),
        };
        if (answer is null)
            return false;
        response = Write(query, answer, tcp);
        return true;
    }

    private async Task<byte[]> Forward(byte[] request, bool tcp) =>
        await _forwarder.AskAsync(request, tcp, _stop.Token)
        ?? Write(DnsQuery.Read(request, out _)!, new DnsAnswer(DnsCode.ServerFailure, []), tcp);

    private static byte[] Write(DnsQuery query, DnsAnswer answer, bool tcp)
    {
        // Clients tend to take the first address: let every endpoint be it in turn.
        if (answer.Answers.Count > 1)
        {
            var shuffled = answer.Answers.ToArray();
            Random.Shared.Shuffle(shuffled);
            answer = answer with { Answers = shuffled };
        }
        return DnsResponse.Write(query, answer, ClusterZone.Ttl, tcp ? ushort.MaxValue : DnsResponse.UdpLimit(query));
    }
}
