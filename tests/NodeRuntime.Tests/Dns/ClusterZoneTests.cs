using System.Net;
using MiniKube.NodeRuntime.Dns;
using MiniKube.NodeRuntime.Services;

namespace MiniKube.NodeRuntime.Tests.Dns;

public sealed class ClusterZoneTests
{
    internal static readonly ClusterZone Zone = new ClusterZone("cluster.local", IPAddress.Parse("10.96.0.10"))
        .With(new DnsService("default", "hello")
        {
            Addresses = [IPAddress.Parse("10.96.0.7")],
            Ports = [new DnsPort("http", TransportProtocol.Tcp, 80), new DnsPort("dns", TransportProtocol.Udp, 53)],
            Endpoints = [new DnsEndpoint(IPAddress.Parse("10.244.1.9"))],
        })
        .With(new DnsService("data", "db")
        {
            Endpoints = [Member("10.244.1.2", "db-0"), Member("10.244.2.3", "db-1"), Member("10.244.2.4", null)],
        })
        .With(new DnsService("data", "empty"));

    private static DnsEndpoint Member(string address, string? hostname) =>
        new(IPAddress.Parse(address), hostname) { Ports = [new DnsPort("sql", TransportProtocol.Tcp, 5432)] };

    [Theory]
    // Services with an address.
    [InlineData("hello.default.svc.cluster.local A", "10.96.0.7")]
    [InlineData("HeLLo.Default.svc.CLUSTER.local A", "10.96.0.7")]
    [InlineData("hello.default.svc.cluster.local AAAA", "nodata")]
    [InlineData("hello.default.svc.cluster.local SRV", "80 hello.default.svc.cluster.local, 53 hello.default.svc.cluster.local")]
    [InlineData("_http._tcp.hello.default.svc.cluster.local SRV", "80 hello.default.svc.cluster.local")]
    [InlineData("_http._udp.hello.default.svc.cluster.local SRV", "nxdomain")]
    [InlineData("_dns._udp.hello.default.svc.cluster.local SRV", "53 hello.default.svc.cluster.local")]
    [InlineData("_http._tcp.hello.default.svc.cluster.local A", "nodata")]
    [InlineData("_tcp.hello.default.svc.cluster.local SRV", "nodata")]
    [InlineData("10-244-1-9.hello.default.svc.cluster.local A", "10.244.1.9")]
    [InlineData("nothing.hello.default.svc.cluster.local A", "nxdomain")]
    // Headless ones.
    [InlineData("db.data.svc.cluster.local A", "10.244.1.2, 10.244.2.3, 10.244.2.4")]
    [InlineData("db-1.db.data.svc.cluster.local A", "10.244.2.3")]
    [InlineData("10-244-2-4.db.data.svc.cluster.local A", "10.244.2.4")]
    [InlineData("10-244-2-3.db.data.svc.cluster.local A", "nxdomain")]
    [InlineData("_sql._tcp.db.data.svc.cluster.local SRV",
        "5432 db-0.db.data.svc.cluster.local, 5432 db-1.db.data.svc.cluster.local, 5432 10-244-2-4.db.data.svc.cluster.local")]
    [InlineData("empty.data.svc.cluster.local A", "nodata")]
    // What is and is not there.
    [InlineData("missing.default.svc.cluster.local A", "nxdomain")]
    [InlineData("hello.missing.svc.cluster.local A", "nxdomain")]
    [InlineData("default.svc.cluster.local A", "nodata")]
    [InlineData("missing.svc.cluster.local A", "nxdomain")]
    [InlineData("svc.cluster.local A", "nodata")]
    [InlineData("cluster.local A", "nodata")]
    [InlineData("cluster.local SOA", "soa")]
    [InlineData("cluster.local NS", "ns.dns.cluster.local")]
    [InlineData("ns.dns.cluster.local A", "10.96.0.10")]
    [InlineData("dns-version.cluster.local TXT", "1.1.0")]
    [InlineData("hello.default.cluster.local A", "nxdomain")]
    [InlineData("a.b.hello.default.svc.cluster.local A", "nxdomain")]
    // Pods by address.
    [InlineData("10-244-1-9.default.pod.cluster.local A", "10.244.1.9")]
    [InlineData("10-244-1.default.pod.cluster.local A", "nxdomain")]
    [InlineData("10-244-1-999.default.pod.cluster.local A", "nxdomain")]
    // By address.
    [InlineData("7.0.96.10.in-addr.arpa PTR", "hello.default.svc.cluster.local")]
    [InlineData("3.2.244.10.in-addr.arpa PTR", "db-1.db.data.svc.cluster.local")]
    [InlineData("7.0.96.10.in-addr.arpa A", "nodata")]
    // None of the cluster's.
    [InlineData("9.1.244.10.in-addr.arpa PTR", "elsewhere")]
    [InlineData("8.8.8.8.in-addr.arpa PTR", "elsewhere")]
    [InlineData("example.com A", "elsewhere")]
    [InlineData("notcluster.local A", "elsewhere")]
    [InlineData("local A", "elsewhere")]
    public void A_question_has_this_answer(string question, string expected)
    {
        var (name, type) = (question.Split(' ')[0], Enum.Parse<DnsType>(question.Split(' ')[1], ignoreCase: true));
        var answer = Zone.Resolve(name, type);
        Assert.Equal(expected, Text(answer));
        if (answer is null)
            return;
        Assert.All(answer.Answers, r => Assert.Equal(name, r.Name));
        if (answer.Answers.Count == 0)
            Assert.Equal("cluster.local", Assert.IsType<AuthorityRecord>(Assert.Single(answer.Authority)).Name);
    }

    [Fact]
    public void Location_answers_bring_the_addresses_of_their_targets() =>
        Assert.Equal(["10.244.1.2", "10.244.2.3", "10.244.2.4"],
            Zone.Resolve("_sql._tcp.db.data.svc.cluster.local", DnsType.Srv)!.Additional.Cast<AddressRecord>().Select(a => a.Address.ToString()));

    [Fact]
    public void A_changed_or_removed_service_leaves_no_name_behind_and_the_old_zone_stays_as_it_was()
    {
        var changed = Zone
            .With(new DnsService("default", "hello") { Addresses = [IPAddress.Parse("10.96.0.8")] })
            .Without("data", "db").Without("data", "empty").Without("data", "empty");
        Assert.Equal("10.96.0.8", Text(changed.Resolve("hello.default.svc.cluster.local", DnsType.A)));
        Assert.Equal("elsewhere", Text(changed.Resolve("7.0.96.10.in-addr.arpa", DnsType.Ptr)));
        Assert.Equal("elsewhere", Text(changed.Resolve("3.2.244.10.in-addr.arpa", DnsType.Ptr)));
        Assert.Equal("hello.default.svc.cluster.local", Text(changed.Resolve("8.0.96.10.in-addr.arpa", DnsType.Ptr)));
        Assert.Equal("nxdomain", Text(changed.Resolve("data.svc.cluster.local", DnsType.A)));
        Assert.Equal("nodata", Text(changed.Resolve("default.svc.cluster.local", DnsType.A)));
        Assert.Equal("10.96.0.7", Text(Zone.Resolve("hello.default.svc.cluster.local", DnsType.A)));
    }

    private static string Text(DnsAnswer? answer) => answer switch
    {
        null => "elsewhere",
        { Code: DnsCode.NameError } => "nxdomain",
        { Answers.Count: 0 } => "nodata",
        _ => string.Join(", ", answer.Answers.Select(r => r switch
        {
            AddressRecord a => a.Address.ToString(),
            NameRecord n => n.Target,
            ServiceRecord s => $"{s.Port} {s.Target}",
            TextRecord t => t.Text,
            _ => "soa",
        })),
    };
}
