using System.Collections.Immutable;
using System.Net;
using MiniKube.NodeRuntime.Services;

namespace MiniKube.NodeRuntime.Dns;

/// <summary>
/// The names of a cluster at one moment (Kubernetes DNS-Based Service Discovery, schema 1.1.0). Immutable: a change makes another zone that
/// shares all else. Records are made when asked for.
/// </summary>
public sealed class ClusterZone
{
    private const string Version = "1.1.0";
    private const uint Seconds = 5;

    private readonly string _domain;
    private readonly IPAddress? _server;
    private readonly uint _serial;
    private readonly ImmutableDictionary<(string Namespace, string Name), DnsService> _services;
    private readonly ImmutableDictionary<string, int> _namespaces;
    private readonly ImmutableDictionary<IPAddress, ImmutableList<(string Owner, string Name)>> _reverse;

    /// <param name="domain">the cluster's domain, "cluster.local"</param>
    /// <param name="server">the address the DNS server answers on, for its own name</param>
    public ClusterZone(string domain, IPAddress? server = null)
        : this(domain.ToLowerInvariant(), server, 1, ImmutableDictionary<(string, string), DnsService>.Empty, ImmutableDictionary<string, int>.Empty,
            ImmutableDictionary<IPAddress, ImmutableList<(string, string)>>.Empty)
    {
    }

    private ClusterZone(
        string domain,
        IPAddress? server,
        uint serial,
        ImmutableDictionary<(string, string), DnsService> services,
        ImmutableDictionary<string, int> namespaces,
        ImmutableDictionary<IPAddress, ImmutableList<(string, string)>> reverse) =>
        (_domain, _server, _serial, _services, _namespaces, _reverse) = (domain, server, serial, services, namespaces, reverse);

    /// <summary>How long answers may be remembered, in seconds.</summary>
    internal static uint Ttl => Seconds;

    /// <summary>The zone with this Service in place of any of its name.</summary>
    public ClusterZone With(DnsService service)
    {
        var without = Without(service.Namespace, service.Name);
        var owner = $"{service.Name}.{service.Namespace}.svc.{_domain}";
        var reverse = without._reverse;
        foreach (var (address, name) in ReverseNames(service, owner))
            reverse = reverse.SetItem(address, (reverse.GetValueOrDefault(address) ?? []).Add((owner, name)));
        return new ClusterZone(_domain, _server, _serial + 1, without._services.SetItem((service.Namespace, service.Name), service),
            without._namespaces.SetItem(service.Namespace, without._namespaces.GetValueOrDefault(service.Namespace) + 1), reverse);
    }

    /// <summary>The zone without a Service of that name.</summary>
    public ClusterZone Without(string @namespace, string name)
    {
        if (!_services.TryGetValue((@namespace, name), out var service))
            return this;
        var owner = $"{name}.{@namespace}.svc.{_domain}";
        var reverse = _reverse;
        foreach (var (address, _) in ReverseNames(service, owner))
        {
            if (!reverse.TryGetValue(address, out var names))
                continue;
            var rest = names.RemoveAll(n => n.Owner == owner);
            reverse = rest.IsEmpty ? reverse.Remove(address) : reverse.SetItem(address, rest);
        }
        var count = _namespaces[@namespace] - 1;
        return new ClusterZone(_domain, _server, _serial + 1, _services.Remove((@namespace, name)),
            count == 0 ? _namespaces.Remove(@namespace) : _namespaces.SetItem(@namespace, count), reverse);
    }

    /// <summary>Answers a question about the cluster; null when the name is none of the cluster's.</summary>
    internal DnsAnswer? Resolve(string name, DnsType type)
    {
        var lower = name.ToLowerInvariant();
        if (lower.EndsWith(".in-addr.arpa", StringComparison.Ordinal))
            return Reverse(name, lower, type);
        if (lower != _domain && !lower.EndsWith("." + _domain, StringComparison.Ordinal))
            return null;
        var path = lower.Length == _domain.Length ? [] : lower[..^(_domain.Length + 1)].Split('.');
        Array.Reverse(path);
        var records = path switch
        {
            [] => [Authority(), new NameRecord(name, DnsType.Ns, $"ns.dns.{_domain}")],
            ["dns-version"] => [new TextRecord(name, Version)],
            ["dns", "ns"] when _server is not null => [new AddressRecord(name, _server)],
            ["svc"] or ["dns"] or ["pod"] or ["pod", _] => [],
            ["svc", var ns] when _namespaces.ContainsKey(ns) => [],
            ["svc", var ns, var service, .. var below] when _services.TryGetValue((ns, service), out var found) => ServiceNames(found, name, below),
            ["pod", _, var dashed] when PodAddress(dashed) is { } address => [new AddressRecord(name, address)],
            _ => (IReadOnlyList<DnsRecord>?)null,
        };
        return Answer(records, type);
    }

    private IReadOnlyList<DnsRecord>? ServiceNames(DnsService service, string name, string[] below)
    {
        switch (below)
        {
            case []:
                return [.. Addresses(service).Select(a => new AddressRecord(name, a)), .. Locations(service, name, null, null)];
            case [var protocol, var port] when Protocol(protocol) is { } p && port.StartsWith('_'):
                var locations = Locations(service, name, port[1..], p);
                return locations.Count > 0 ? locations : null;
            case [var protocol] when Protocol(protocol) is { } p:
                return Locations(service, name, null, p).Count > 0 ? [] : null;
            case [var endpoint]:
                var matching = service.Endpoints.Where(e => e.Label == endpoint).Select(e => e.Address).Distinct().ToArray();
                return matching.Length > 0 ? [.. matching.Select(a => new AddressRecord(name, a))] : null;
            default:
                return null;
        }
    }

    private static IEnumerable<IPAddress> Addresses(DnsService service) =>
        service.Addresses.Count > 0 ? service.Addresses : service.Endpoints.Select(e => e.Address).Distinct();

    /// <summary>SRV records: of the Service itself, or one for each endpoint of a headless one.</summary>
    private List<DnsRecord> Locations(DnsService service, string name, string? port, TransportProtocol? protocol)
    {
        var host = $"{service.Name}.{service.Namespace}.svc.{_domain}";
        var targets = service.Addresses.Count > 0
            ? service.Ports.Select(p => (Port: p, Target: host))
            : service.Endpoints.SelectMany(e => e.Ports.Select(p => (Port: p, Target: $"{e.Label}.{host}"))).Distinct();
        var matching = targets.Where(t => t.Port.Name.Length > 0 || port is null)
            .Where(t => (port is null || t.Port.Name == port) && (protocol is null || t.Port.Protocol == protocol)).ToArray();
        var weight = (ushort)Math.Max(1, 100 / Math.Max(1, matching.Length));
        return [.. matching.Select(t => new ServiceRecord(name, 0, weight, (ushort)t.Port.Port, t.Target))];
    }

    private DnsAnswer Answer(IReadOnlyList<DnsRecord>? records, DnsType type)
    {
        if (records is null)
            return new DnsAnswer(DnsCode.NameError, []) { Authority = [Authority()], Authoritative = true };
        var matching = records.Where(r => r.Type == type || (type == DnsType.Any && r.Type != DnsType.Srv)).ToArray();
        if (matching.Length == 0)
            return new DnsAnswer(DnsCode.NoError, []) { Authority = [Authority()], Authoritative = true };
        var additional = matching.OfType<ServiceRecord>().Select(s => s.Target).Distinct()
            .SelectMany(t => Resolve(t, DnsType.A)!.Answers).ToArray();
        return new DnsAnswer(DnsCode.NoError, matching) { Additional = additional, Authoritative = true };
    }

    private DnsAnswer? Reverse(string name, string lower, DnsType type)
    {
        var labels = lower.Split('.');
        if (labels.Length != 6 || !IPAddress.TryParse($"{labels[3]}.{labels[2]}.{labels[1]}.{labels[0]}", out var address))
            return null;
        return _reverse.TryGetValue(address, out var names)
            ? Answer([.. names.Select(n => new NameRecord(name, DnsType.Ptr, n.Name))], type)
            : null;
    }

    private static IEnumerable<(IPAddress Address, string Name)> ReverseNames(DnsService service, string owner) =>
        service.Addresses.Count > 0
            ? service.Addresses.Select(a => (a, owner))
            : service.Endpoints.Select(e => (e.Address, $"{e.Label}.{owner}"));

    private AuthorityRecord Authority() => new(_domain, $"ns.dns.{_domain}", $"hostmaster.{_domain}", _serial, Seconds);

    private static TransportProtocol? Protocol(string label) => label switch
    {
        "_tcp" => TransportProtocol.Tcp,
        "_udp" => TransportProtocol.Udp,
        _ => null,
    };

    private static IPAddress? PodAddress(string dashed) =>
        dashed.Count(c => c == '-') == 3 && IPAddress.TryParse(dashed.Replace('-', '.'), out var address) ? address : null;
}
