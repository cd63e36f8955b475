using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using MiniKube.Storage.Etcd;

namespace MiniKube.Storage.Tests.Etcd;

/// <summary>What a test asks of its etcd.</summary>
internal sealed record EtcdServerOptions
{
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>PEM files by which it serves TLS and asks for client certificates.</summary>
    public TestCertificates? Tls { get; init; }

    public int Members { get; init; } = 1;
}

/// <summary>Real etcd members on free ports of the loopback with data of their own, ended by their pids.</summary>
internal sealed class EtcdServer : IAsyncDisposable
{
    private const string Binary = "/usr/bin/etcd";
    private const int SigKill = 9, SigTerm = 15, SigCont = 18, SigStop = 19;

    private static readonly ConcurrentDictionary<Process, bool> _running = new();
    private readonly string _directory = Directory.CreateTempSubdirectory("etcd-").FullName;
    private readonly EtcdServerOptions _options;
    private readonly Process?[] _members;
    private static readonly ConcurrentDictionary<int, bool> _given = new();

    private readonly int[] _clientPorts;
    private readonly int[] _peerPorts;

    static EtcdServer() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var process in _running.Keys)
            process.Kill();
    };

    private EtcdServer(EtcdServerOptions options)
    {
        _options = options;
        _members = new Process?[options.Members];
        _clientPorts = [.. _members.Select(_ => FreePort())];
        _peerPorts = [.. _members.Select(_ => FreePort())];
    }

    /// <summary>How a store reaches it.</summary>
    public EtcdStoreOptions Store => new([.. _clientPorts.Select(Url)])
    {
        CaFile = _options.Tls?.Ca,
        CertFile = _options.Tls?.ClientCert,
        KeyFile = _options.Tls?.ClientKey,
    };

    /// <summary>A cluster that answers. The test is skipped if there is no etcd to start.</summary>
    public static async Task<EtcdServer> StartAsync(EtcdServerOptions? options = null, TimeSpan? patience = null)
    {
        Assert.SkipUnless(File.Exists(Binary), $"{Binary} is not installed (etcd-server)");
        var server = new EtcdServer(options ?? new EtcdServerOptions());
        for (var member = 0; member < server._members.Length; member++)
            server.Start(member);
        try
        {
            await server.UntilReadyAsync(patience ?? TimeSpan.FromSeconds(30));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
        return server;
    }

    public Task<EtcdStore> OpenAsync(Func<EtcdStoreOptions, EtcdStoreOptions>? with = null) =>
        EtcdStore.OpenAsync((with ?? (o => o))(Store), TimeProvider.System, Guard.Token);

    /// <summary>Another try at what it was: the same ports, the same data.</summary>
    public void Start(int member = 0)
    {
        var (name, client, peer) = ($"m{member}", Url(_clientPorts[member]), PeerUrl(member));
        var start = new ProcessStartInfo(Binary)
        {
            ArgumentList =
            {
                "--name", name, "--data-dir", Path.Combine(_directory, name), "--logger", "zap", "--log-outputs", Path.Combine(_directory, $"{name}.log"),
                "--listen-client-urls", client.OriginalString, "--advertise-client-urls", client.OriginalString,
                "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
                "--initial-cluster", string.Join(',', _members.Select((_, i) => $"m{i}={PeerUrl(i)}")),
                "--heartbeat-interval", "50", "--election-timeout", "500",
            },
        };
        if (_options.Tls is { } tls)
        {
            foreach (var argument in (string[])["--cert-file", tls.ServerCert, "--key-file", tls.ServerKey, "--trusted-ca-file", tls.Ca, "--client-cert-auth"])
                start.ArgumentList.Add(argument);
        }
        foreach (var argument in _options.Arguments)
            start.ArgumentList.Add(argument);
        // What its libraries say there is not of interest.
        start.RedirectStandardError = true;
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        _running[process] = true;
        _members[member] = process;
    }

    /// <summary>SIGKILL.</summary>
    public Task KillAsync(int member = 0) => EndAsync(member, SigKill);

    /// <summary>SIGTERM.</summary>
    public Task StopAsync(int member = 0) => EndAsync(member, SigTerm);

    /// <summary>It hangs, until it is thawed.</summary>
    public void Freeze()
    {
        var member = _members[0]!.Id;
        Assert.Equal(0, Kill(member, SigStop));
        // The signal is taken in a moment later, thread by thread; until then one may still answer.
        Assert.True(SpinWait.SpinUntil(() => Directory.GetDirectories($"/proc/{member}/task").All(IsStopped), TimeSpan.FromSeconds(30)), "etcd does not stop");
    }

    // The state follows the name, which stands in parentheses (proc(5)).
    private static bool IsStopped(string task)
    {
        var stat = File.ReadAllText(Path.Combine(task, "stat"));
        return stat[(stat.LastIndexOf(')') + 2)..].StartsWith('T');
    }

    public void Thaw() => Assert.Equal(0, Kill(_members[0]!.Id, SigCont));

    /// <summary>A call of etcd's JSON gateway, of what the store itself does not use.</summary>
    public async Task<JsonNode> PostAsync(string path, string json)
    {
        using var http = new HttpClient();
        using var response = await http.PostAsync(new Uri(Url(_clientPorts[0]), path), new StringContent(json), Guard.Token);
        response.EnsureSuccessStatusCode();
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(Guard.Token))!;
    }

    public async ValueTask DisposeAsync()
    {
        for (var member = 0; member < _members.Length; member++)
            await EndAsync(member, SigKill);
        Directory.Delete(_directory, recursive: true);
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int pid, int signal);

    // Not of the range from which the kernel gives ports to outgoing connections: a member that is started again finds its ports free. No port twice: it is free
    // until its member listens.
    private static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            if (!_given.TryAdd(port, true))
                continue;
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
            }
        }
    }

    private Uri Url(int port) => new($"{(_options.Tls is null ? "http" : "https")}://127.0.0.1:{port}");

    private string PeerUrl(int member) => $"http://127.0.0.1:{_peerPorts[member]}";

    private async Task UntilReadyAsync(TimeSpan patience)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Guard.Token);
        var exits = Task.WhenAny(_members.Select(m => m!.WaitForExitAsync(ended.Token)));
        var ready = EtcdStore.OpenAsync(Store with { RequestTimeout = patience }, TimeProvider.System, ended.Token);
        if (await Task.WhenAny(ready, exits) == exits)
        {
            await ended.CancelAsync();
            throw new InvalidOperationException("etcd ended: " + string.Concat(Directory.GetFiles(_directory, "*.log").Select(File.ReadAllText)));
        }
        await (await ready).DisposeAsync();
        await ended.CancelAsync();
    }

    private async Task EndAsync(int member, int signal)
    {
        if (_members[member] is not { } process)
            return;
        if (!process.HasExited)
            Assert.Equal(0, Kill(process.Id, signal));
        await process.WaitForExitAsync(CancellationToken.None);
        _running.TryRemove(process, out _);
        process.Dispose();
        _members[member] = null;
    }
}
