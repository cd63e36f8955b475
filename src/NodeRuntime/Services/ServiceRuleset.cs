namespace MiniKube.NodeRuntime.Services;

/// <summary>
/// The table without its elements. A connection to 10.96.0.7:80 with three endpoints finds `jump tcp-3` in service-ips; chain tcp-3, shared by
/// all Services with three endpoints, draws an index and looks up (10.96.0.7, 80, index) in tcp-endpoints. Node ports have maps and chains
/// of their own, keyed without the address. Session affinity and Local traffic policies will put other verdicts into the frontend maps.
/// </summary>
internal static class ServiceRuleset
{
    public const string Frontends = "service-ips";
    public const string NodePorts = "node-ports";
    public const string NoEndpoints = "no-endpoint-services";
    public const string NoEndpointNodePorts = "no-endpoint-node-ports";
    public const string ClusterIps = "cluster-ips";
    public const string Hairpin = "hairpin-connections";

    /// <summary>The mark bit that asks for masquerade; upstream's.</summary>
    private const string Mark = "0x4000";

    /// <summary>The map from frontend and index to endpoint; one per protocol, as the library types a map by "tcp dport" or "udp dport".</summary>
    public static string EndpointMap(ChainKey key) => key.NodePort ? $"{Word(key.Protocol)}-node-port-endpoints" : $"{Word(key.Protocol)}-endpoints";

    public static string ChainName(ChainKey key, int count) => key.NodePort ? $"node-{Word(key.Protocol)}-{count}" : $"{Word(key.Protocol)}-{count}";

    public static string PickRule(ChainKey key, int count)
    {
        var port = Word(key.Protocol) + " dport";
        return key.NodePort
            ? $"meta mark set meta mark | {Mark} dnat ip to {port} . numgen random mod {count} map @{EndpointMap(key)}"
            : $"dnat ip to ip daddr . {port} . numgen random mod {count} map @{EndpointMap(key)}";
    }

    public static string Word(TransportProtocol protocol) => protocol == TransportProtocol.Tcp ? "tcp" : "udp";

    /// <summary>
    /// Replaces the table by an empty one. The index part of the endpoint keys is typed as `meta length`, a plain 32-bit number in host
    /// order like numgen's result: nft 1.0.6 has no name for that type.
    /// </summary>
    public static string Skeleton(ServiceProxyOptions options)
    {
        var local = options.LocalAddresses.Count == 0 ? "" : $"ip daddr {{ {string.Join(", ", options.LocalAddresses)} }} accept";
        return $$"""
            table ip {{options.Table}}
            delete table ip {{options.Table}}
            table ip {{options.Table}} {
                map {{Frontends}} { type ipv4_addr . inet_proto . inet_service : verdict; }
                map {{NodePorts}} { type inet_proto . inet_service : verdict; }
                map tcp-endpoints { typeof ip daddr . tcp dport . meta length : ip daddr . tcp dport; }
                map udp-endpoints { typeof ip daddr . udp dport . meta length : ip daddr . udp dport; }
                map tcp-node-port-endpoints { typeof tcp dport . meta length : ip daddr . tcp dport; }
                map udp-node-port-endpoints { typeof udp dport . meta length : ip daddr . udp dport; }
                set {{NoEndpoints}} { type ipv4_addr . inet_proto . inet_service; }
                set {{NoEndpointNodePorts}} { type inet_proto . inet_service; }
                set {{ClusterIps}} { type ipv4_addr; }
                set {{Hairpin}} { type ipv4_addr . ipv4_addr; }

                chain services {
                    ip daddr . meta l4proto . th dport vmap @{{Frontends}}
                    ip daddr != 127.0.0.0/8 fib daddr type local meta l4proto . th dport vmap @{{NodePorts}}
                }
                chain prerouting {
                    type nat hook prerouting priority -100; policy accept;
                    ip saddr != {{options.ClusterCidr}} ip daddr @{{ClusterIps}} meta mark set meta mark | {{Mark}}
                    jump services
                }
                chain output {
                    type nat hook output priority -100; policy accept;
                    jump services
                }
                chain postrouting {
                    type nat hook postrouting priority 100; policy accept;
                    meta mark & {{Mark}} == {{Mark}} meta mark set meta mark ^ {{Mark}} masquerade
                    ip saddr . ip daddr @{{Hairpin}} masquerade
                }

                chain refuse {
                    ip daddr . meta l4proto . th dport @{{NoEndpoints}} reject
                    fib daddr type local meta l4proto . th dport @{{NoEndpointNodePorts}} reject
                }
                chain unknown {
                    {{local}}
                    ip daddr @{{ClusterIps}} reject
                    ip daddr {{options.ServiceCidr}} drop
                }
                chain filter-input {
                    type filter hook input priority -110; policy accept;
                    ct state new jump refuse
                }
                chain filter-forward {
                    type filter hook forward priority -110; policy accept;
                    ct state new jump refuse
                    ct state new jump unknown
                }
                chain filter-output {
                    type filter hook output priority -110; policy accept;
                    ct state new jump refuse
                }
                chain filter-output-translated {
                    type filter hook output priority -90; policy accept;
                    ct state new jump unknown
                }
            }

            """;
    }
}

/// <summary>What the chains of one endpoint count share.</summary>
internal readonly record struct ChainKey(bool NodePort, TransportProtocol Protocol);
