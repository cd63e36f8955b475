using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.NodeRuntime.Dns;
using MiniKube.NodeRuntime.Network;
using MiniKube.NodeRuntime.Services;
using MiniKube.NodeRuntime.Tests.Network;

namespace MiniKube.NodeRuntime.Tests.Dns;

public sealed class DnsServerTests
{
    private static int _last;

    /// <summary>An address of its own for each server.</summary>
    private static IPEndPoint Address()
    {
        var number = Interlocked.Increment(ref _last);
        return new IPEndPoint(new IPAddress([127, (byte)(100 + Environment.ProcessId % 100), (byte)(number / 250), (byte)(1 + number % 250)]), 5300);
    }

    private static DnsServer Start(IPEndPoint address, ClusterZone zone, params IPEndPoint[] upstreams) =>
        DnsServer.Start(new DnsServerOptions { Listen = [address], Upstreams = upstreams }, zone, TimeProvider.System, NullLogger<DnsServer>.Instance);

    /// <summary>Starts dig; what it prints without comments, blanks as one space.</summary>
    private static async Task<string> Dig(IPEndPoint server, string arguments)
    {
        if (!File.Exists("/usr/bin/dig"))
            Assert.Skip("needs dig (bind9-dnsutils)");
        using var process = Process.Start(new ProcessStartInfo("dig", $"@{server.Address} -p {server.Port} +tries=1 +time=8 {arguments}") { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        return string.Join('\n', output.Split('\n').Where(l => l.Length > 0).Select(l => string.Join(' ', l.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("+tcp")]
    [InlineData("+noedns")]
    public async Task Dig_reads_every_kind_of_record(string transport)
    {
        var address = Address();
        await using var server = Start(address, ClusterZoneTests.Zone);
        Assert.Equal("10.96.0.7", await Dig(address, $"{transport} +short hello.default.svc.cluster.local A"));
        Assert.Equal("0 100 80 hello.default.svc.cluster.local.", await Dig(address, $"{transport} +short _http._tcp.hello.default.svc.cluster.local SRV"));
        Assert.Equal("hello.default.svc.cluster.local.", await Dig(address, $"{transport} +short -x 10.96.0.7"));
        Assert.Equal("\"1.1.0\"", await Dig(address, $"{transport} +short dns-version.cluster.local TXT"));
        Assert.Matches(@"^ns\.dns\.cluster\.local\. hostmaster\.cluster\.local\. \d+ 7200 1800 86400 5$", await Dig(address, $"{transport} +short cluster.local SOA"));
        Assert.Equal(["10.244.1.2", "10.244.2.3", "10.244.2.4"], (await Dig(address, $"{transport} +short db.data.svc.cluster.local")).Split('\n').Order());
    }

    [Theory]
    [InlineData("missing.default.svc.cluster.local A", "NXDOMAIN")]
    [InlineData("hello.default.svc.cluster.local AAAA", "NOERROR")]
    public async Task Absence_is_authoritative_and_says_for_how_long(string question, string status)
    {
        var address = Address();
        await using var server = Start(address, ClusterZoneTests.Zone);
        var output = await Dig(address, question);
        Assert.Contains($"status: {status}", output);
        Assert.Contains("flags: qr aa rd ra", output);
        Assert.Contains("ANSWER: 0, AUTHORITY: 1", output);
        Assert.Contains("cluster.local. 5 IN SOA ", output);
    }

    [Fact]
    public async Task An_answer_too_long_for_a_datagram_is_cut_and_comes_whole_over_tcp()
    {
        var address = Address();
        var addresses = Enumerable.Range(0, 200).Select(i => new IPAddress([10, 244, 9, (byte)i])).ToArray();
        var zone = ClusterZoneTests.Zone.With(new DnsService("data", "big") { Endpoints = [.. addresses.Select(a => new DnsEndpoint(a))] });
        await using var server = Start(address, zone);
        Assert.Contains("flags: qr aa tc", await Dig(address, "+ignore big.data.svc.cluster.local"));
        Assert.Equal(200, (await Dig(address, "+short big.data.svc.cluster.local")).Split('\n').Length);
    }

    [Fact]
    public async Task Edns_is_answered_with_edns_and_an_unknown_version_refused()
    {
        var address = Address();
        await using var server = Start(address, ClusterZoneTests.Zone);
        Assert.Contains("EDNS: version: 0, flags:; udp: 1232", await Dig(address, "hello.default.svc.cluster.local"));
        Assert.DoesNotContain("EDNS", await Dig(address, "+noedns hello.default.svc.cluster.local"));
        Assert.Contains("status: BADVERS", await Dig(address, "+edns=1 +noednsnegotiation hello.default.svc.cluster.local"));
        Assert.Contains("status: REFUSED", await Dig(address, "-c CH hello.default.svc.cluster.local"));
        Assert.Contains("status: NOTIMP", await Dig(address, "+opcode=NOTIFY hello.default.svc.cluster.local"));
    }

    [Fact]
    public async Task Other_names_are_asked_upstream_in_order_and_a_dead_upstream_is_passed_over()
    {
        var (address, upstream, dead) = (Address(), Address(), Address());
        await using var other = Start(upstream, new ClusterZone("example.com")
            .With(new DnsService("a", "www") { Addresses = [IPAddress.Parse("192.0.2.80")] })
            .With(new DnsService("a", "big") { Endpoints = [.. Enumerable.Range(0, 200).Select(i => new DnsEndpoint(new IPAddress([192, 0, 2, (byte)i])))] }));
        await using var server = Start(address, ClusterZoneTests.Zone, dead, upstream);
        foreach (var transport in new[] { "", "+tcp", "+noedns" })
            Assert.Equal("192.0.2.80", await Dig(address, $"{transport} +short www.a.svc.example.com"));
        Assert.Contains("status: NXDOMAIN", await Dig(address, "nothing.a.svc.example.com"));
        Assert.Equal(200, (await Dig(address, "+short big.a.svc.example.com")).Split('\n').Length);
    }

    [Fact]
    public async Task Without_an_upstream_that_answers_other_names_fail()
    {
        var (address, silent) = (Address(), Address());
        using var hole = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        hole.Bind(silent);
        await using var server = Start(address, ClusterZoneTests.Zone, silent);
        Assert.Contains("status: SERVFAIL", await Dig(address, "example.com"));
        Assert.Equal("10.96.0.7", await Dig(address, "+short hello.default.svc.cluster.local"));
    }

    [Fact]
    public async Task Malformed_messages_get_an_error_or_nothing_and_harm_no_one()
    {
        var address = Address();
        await using var server = Start(address, ClusterZoneTests.Zone);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
        socket.Connect(address);
        byte[] header = [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        var cases = new byte[][]
        {
            [], [1, 2, 3], [.. header], [.. header, 0xc0, 12, 0, 1, 0, 1], [.. header, 0xc0], [.. header, 63, 1], [.. header, 0, 0],
            [0x12, 0x34, 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0],
        };
        var buffer = new byte[512];
        foreach (var message in cases)
            socket.Send(message);
        var fuzz = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = new byte[fuzz.Next(12, 60)];
            fuzz.NextBytes(bytes);
            bytes[2] |= 0x80;
            DnsQuery.Read(bytes, out _);
            bytes[2] = 0;
            (bytes[4], bytes[5]) = (0, 1);
            DnsQuery.Read(bytes, out _);
        }
        var count = socket.Receive(buffer);
        Assert.Equal((12, 0x12, 0x34, 0x81, 1), (count, buffer[0], buffer[1], buffer[2], buffer[3]));
        Assert.Equal("10.96.0.7", await Dig(address, "+short hello.default.svc.cluster.local"));
    }

    [Fact]
    public async Task Pods_nodes_and_the_machine_ask_the_service_address_that_every_node_answers_itself()
    {
        using var cluster = new TwoNodes();
        var service = new IPEndPoint(IPAddress.Parse("10.96.0.10"), 53);
        var (a1, _) = cluster.Pod(cluster.A, "a1");
        var servers = new List<DnsServer>();
        var proxies = new List<ServiceProxy>();
        try
        {
            foreach (var node in new[] { cluster.A, cluster.B })
            {
                LocalAddress.Add(node.Namespace, service.Address);
                LocalAddress.Add(node.Namespace, service.Address);
                servers.Add(DnsServer.Start(new DnsServerOptions { Listen = [service], Namespace = node.Namespace }, ClusterZoneTests.Zone,
                    TimeProvider.System, NullLogger<DnsServer>.Instance));
            }
            foreach (var ns in new[] { cluster.A.Namespace, cluster.B.Namespace, cluster.Machine })
            {
                var proxy = ServiceProxy.Open(new ServiceProxyOptions
                {
                    Namespace = ns, ServiceCidr = TwoNodes.ServiceCidr, ClusterCidr = TwoNodes.ClusterCidr, LocalAddresses = [service.Address],
                });
                proxies.Add(proxy);
                var kubeDns = new ProxiedPort { Protocol = TransportProtocol.Udp, Addresses = [service.Address], Port = 53 };
                proxy.Sync(new Dictionary<string, IReadOnlyList<ProxiedPort>> { ["kube-system/kube-dns"] = [kubeDns] });
            }
            foreach (var ns in new[] { a1, cluster.B.Namespace, cluster.Machine })
            {
                var output = ns.Run(() => Dig(service, "+short hello.default.svc.cluster.local").GetAwaiter().GetResult());
                Assert.Equal("10.96.0.7", output);
            }
        }
        finally
        {
            foreach (var proxy in proxies)
                proxy.Dispose();
            foreach (var server in servers)
                await server.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("nameserver 192.0.2.1\n# nameserver 192.0.2.9\noptions ndots:5\nnameserver\t192.0.2.2 \nnameserver 2001:db8::1\nnameserver x\n", "192.0.2.1:53 192.0.2.2:53")]
    [InlineData("", "")]
    public void Resolvers_of_the_machine_are_read(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', ResolvConf.Parse(text)));
}
