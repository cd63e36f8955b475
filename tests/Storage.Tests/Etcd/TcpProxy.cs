using System.Net;
using System.Net.Sockets;

namespace MiniKube.Storage.Tests.Etcd;

/// <summary>A way to a server that can be cut, and that can lose the server's answers.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly int _target;
    private readonly List<Socket> _open = [];
    private readonly List<Task> _pumps = [];
    private TcpListener _listener = new(IPAddress.Loopback, 0);
    private bool _swallow;

    public TcpProxy(Uri target)
    {
        _target = target.Port;
        Mend();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
    }

    public Uri Url { get; }

    /// <summary>From now on nothing of what the server says arrives.</summary>
    public void SwallowAnswers() => Volatile.Write(ref _swallow, true);

    /// <summary>All connections break, new ones are refused.</summary>
    public void Cut()
    {
        _listener.Stop();
        lock (_open)
        {
            foreach (var socket in _open)
                socket.Dispose();
            _open.Clear();
        }
    }

    /// <summary>Connections are possible again.</summary>
    public void Mend()
    {
        Volatile.Write(ref _swallow, false);
        if (Url is not null)
            _listener = new TcpListener(IPAddress.Loopback, Url.Port);
        _listener.Start();
        _pumps.Add(AcceptAsync(_listener));
    }

    public async ValueTask DisposeAsync()
    {
        Cut();
        Task[] pumps;
        lock (_open)
            pumps = [.. _pumps];
        await Task.WhenAll(pumps);
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var from = await listener.AcceptSocketAsync();
                var to = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                lock (_open)
                {
                    _open.Add(from);
                    _open.Add(to);
                }
                await to.ConnectAsync(IPAddress.Loopback, _target);
                lock (_open)
                {
                    _pumps.Add(PumpAsync(from, to, answers: false));
                    _pumps.Add(PumpAsync(to, from, answers: true));
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task PumpAsync(Socket from, Socket to, bool answers)
    {
        var buffer = new byte[16 << 10];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer)) > 0)
            {
                if (!answers || !Volatile.Read(ref _swallow))
                    await to.SendAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
        from.Dispose();
        to.Dispose();
    }
}
