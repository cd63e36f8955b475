using System.Net;
using MiniKube.NodeRuntime.Services;

namespace MiniKube.NodeRuntime.Tests.Services;

public sealed class ServiceTableTests
{
    private static readonly ServiceProxyOptions Options = new()
    {
        ServiceCidr = IPNetwork.Parse("10.96.0.0/12"),
        ClusterCidr = IPNetwork.Parse("10.244.0.0/16"),
        LocalPodCidr = IPNetwork.Parse("10.244.1.0/24"),
        LocalAddresses = [IPAddress.Parse("10.96.0.10")],
    };

    private readonly ServiceTable _table = new(Options);

    [Fact]
    public void A_new_service_adds_its_frontend_endpoints_and_chain()
    {
        Assert.Equal("""
            add chain ip t tcp-2
            add rule ip t tcp-2 dnat ip to ip daddr . tcp dport . numgen random mod 2 map @tcp-endpoints
            add element ip t tcp-endpoints { 10.96.0.1 . 80 . 0 : 10.244.1.2 . 8080, 10.96.0.1 . 80 . 1 : 10.244.2.2 . 8080 }
            add element ip t cluster-ips { 10.96.0.1 }
            add element ip t service-ips { 10.96.0.1 . tcp . 80 : jump tcp-2 }
            add element ip t hairpin-connections { 10.244.1.2 . 10.244.1.2 }

            """, Apply("a", Port("10.96.0.1", "10.244.1.2", "10.244.2.2")));
    }

    [Fact]
    public void One_endpoint_more_touches_two_elements_and_one_less_three()
    {
        Apply("a", Port("10.96.0.1", "10.244.2.1", "10.244.2.2", "10.244.2.3"));
        Apply("b", Port("10.96.0.2", "10.244.2.1", "10.244.2.2", "10.244.2.3", "10.244.2.4"));
        Assert.Equal("""
            delete element ip t service-ips { 10.96.0.1 . tcp . 80 : jump tcp-3 }
            add element ip t tcp-endpoints { 10.96.0.1 . 80 . 3 : 10.244.2.4 . 8080 }
            add element ip t service-ips { 10.96.0.1 . tcp . 80 : jump tcp-4 }

            """, Apply("a", Port("10.96.0.1", "10.244.2.1", "10.244.2.2", "10.244.2.3", "10.244.2.4")));
        Assert.Equal("""
            delete element ip t tcp-endpoints { 10.96.0.1 . 80 . 0 : 10.244.2.1 . 8080, 10.96.0.1 . 80 . 3 : 10.244.2.4 . 8080 }
            delete element ip t service-ips { 10.96.0.1 . tcp . 80 : jump tcp-4 }
            add element ip t tcp-endpoints { 10.96.0.1 . 80 . 0 : 10.244.2.4 . 8080 }
            add element ip t service-ips { 10.96.0.1 . tcp . 80 : jump tcp-3 }

            """, Apply("a", Port("10.96.0.1", "10.244.2.2", "10.244.2.3", "10.244.2.4")));
        Assert.Equal("", Apply("a", Port("10.96.0.1", "10.244.2.4", "10.244.2.3", "10.244.2.2")));
    }

    [Fact]
    public void Without_endpoints_a_frontend_refuses_and_when_gone_it_leaves_nothing()
    {
        var port = Port("10.96.0.1") with { NodePort = 30080 };
        Assert.Equal("""
            add element ip t cluster-ips { 10.96.0.1 }
            add element ip t no-endpoint-services { 10.96.0.1 . tcp . 80 }
            add element ip t no-endpoint-node-ports { tcp . 30080 }

            """, Apply("a", port));
        Apply("a", port with { Endpoints = [IPEndPoint.Parse("10.244.1.2:8080")] });
        Assert.Equal("""
            delete element ip t service-ips { 10.96.0.1 . tcp . 80 : jump tcp-1 }
            delete element ip t tcp-endpoints { 10.96.0.1 . 80 . 0 : 10.244.1.2 . 8080 }
            delete element ip t cluster-ips { 10.96.0.1 }
            delete element ip t node-ports { tcp . 30080 : jump node-tcp-1 }
            delete element ip t tcp-node-port-endpoints { 30080 . 0 : 10.244.1.2 . 8080 }
            delete element ip t hairpin-connections { 10.244.1.2 . 10.244.1.2 }

            """, Apply("a"));
    }

    [Fact]
    public void A_frontend_claimed_twice_belongs_to_the_later_claim_and_survives_the_earlier_ones_end()
    {
        Apply("old", Port("10.96.0.1", "10.244.2.1"));
        Assert.Contains("0 : 10.244.2.9", Apply("new", Port("10.96.0.1", "10.244.2.9")));
        Assert.Equal("", Apply("old"));
        Assert.Contains("delete element ip t service-ips", Apply("new"));

        var transaction = new ServiceTransaction();
        _table.Update("x", [Port("10.96.0.1", "10.244.2.1")], transaction);
        _table.Update("y", [Port("10.96.0.1", "10.244.2.2")], transaction);
        Assert.DoesNotContain("10.244.2.1", transaction.Write("t"));
        Assert.DoesNotContain("delete", transaction.Write("t"));
    }

    [Fact]
    public void Addresses_that_the_node_answers_itself_are_not_translated() =>
        Assert.Equal("", Apply("dns", Port("10.96.0.10", "10.244.2.1")));

    private static ProxiedPort Port(string address, params string[] endpoints) => new()
    {
        Protocol = TransportProtocol.Tcp,
        Addresses = [IPAddress.Parse(address)],
        Port = 80,
        Endpoints = [.. endpoints.Select(e => new IPEndPoint(IPAddress.Parse(e), 8080))],
    };

    private string Apply(string service, params ProxiedPort[] ports)
    {
        var transaction = new ServiceTransaction();
        _table.Update(service, ports, transaction);
        return transaction.Write("t");
    }
}
