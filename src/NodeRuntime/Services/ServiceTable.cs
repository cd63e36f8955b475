using System.Net;

namespace MiniKube.NodeRuntime.Services;

/// <summary>
/// What the kernel's table holds, and the arithmetic of changing it: takes Services as they should be, answers with the elements to touch.
/// No I/O. A frontend that two Services claim (one being deleted, its address already given again) belongs to the later claim.
/// </summary>
internal sealed class ServiceTable(ServiceProxyOptions options)
{
    private readonly Dictionary<string, HashSet<Frontend>> _frontendsByService = [];
    private readonly Dictionary<Frontend, (string Owner, Backend[] Backends)> _frontends = [];
    private readonly Dictionary<uint, int> _clusterIps = [];
    private readonly Dictionary<uint, int> _hairpins = [];
    private readonly HashSet<(ChainKey Key, int Count)> _chains = [];

    /// <summary>UDP frontends that changed, with the backends they have now; whoever acts on it clears it.</summary>
    public Dictionary<Frontend, IReadOnlyCollection<Backend>> ChangedUdp { get; } = [];

    /// <summary>Makes one Service look like this; no ports: it is gone.</summary>
    public void Update(string service, IReadOnlyList<ProxiedPort> ports, ServiceTransaction transaction)
    {
        var wanted = new Dictionary<Frontend, HashSet<Backend>>();
        foreach (var port in ports)
        {
            var backends = port.Endpoints.Select(e => new Backend(Ipv4.Number(e.Address), (ushort)e.Port)).ToHashSet();
            foreach (var address in port.Addresses.Where(a => !options.LocalAddresses.Contains(a)))
                wanted[new Frontend(Ipv4.Number(address), port.Protocol, (ushort)port.Port)] = backends;
            if (port.NodePort is { } nodePort)
                wanted[new Frontend(0, port.Protocol, (ushort)nodePort)] = backends;
        }
        if (_frontendsByService.TryGetValue(service, out var present))
        {
            foreach (var frontend in present.Where(f => !wanted.ContainsKey(f)))
            {
                if (_frontends[frontend].Owner == service)
                    Remove(frontend, transaction);
            }
        }
        foreach (var (frontend, backends) in wanted)
            Set(frontend, service, backends, transaction);
        if (wanted.Count > 0)
            _frontendsByService[service] = [.. wanted.Keys];
        else
            _frontendsByService.Remove(service);
    }

    private void Set(Frontend frontend, string owner, HashSet<Backend> wanted, ServiceTransaction transaction)
    {
        var known = _frontends.TryGetValue(frontend, out var entry);
        var old = known ? entry.Backends : [];
        if (known && old.Length == wanted.Count && wanted.SetEquals(old))
        {
            if (entry.Owner != owner)
                TakeOver(frontend, entry.Owner, owner, old);
            return;
        }
        var now = BackendSlots.Rearrange(old, wanted);
        if (known && entry.Owner != owner)
            TakeOver(frontend, entry.Owner, owner, now);
        var endpoints = ServiceRuleset.EndpointMap(frontend.Chain);
        for (var i = 0; i < Math.Max(old.Length, now.Length); i++)
        {
            if (i < old.Length && i < now.Length && old[i] == now[i])
                continue;
            if (i < old.Length)
                transaction.Delete(endpoints, frontend.Slot(i, old[i]));
            if (i < now.Length)
                transaction.Add(endpoints, frontend.Slot(i, now[i]));
        }
        if (!known || old.Length != now.Length)
        {
            if (known)
                DeleteVerdict(frontend, old.Length, transaction);
            else if (!frontend.IsNodePort)
                Count(_clusterIps, frontend.Address, 1, ServiceRuleset.ClusterIps, Ipv4.Text(frontend.Address), transaction);
            AddVerdict(frontend, now.Length, transaction);
        }
        CountHairpins(old, now, transaction);
        _frontends[frontend] = (owner, now);
        if (frontend.Protocol == TransportProtocol.Udp)
            ChangedUdp[frontend] = now;
    }

    private void Remove(Frontend frontend, ServiceTransaction transaction)
    {
        _frontends.Remove(frontend, out var entry);
        DeleteVerdict(frontend, entry.Backends.Length, transaction);
        var endpoints = ServiceRuleset.EndpointMap(frontend.Chain);
        for (var i = 0; i < entry.Backends.Length; i++)
            transaction.Delete(endpoints, frontend.Slot(i, entry.Backends[i]));
        if (!frontend.IsNodePort)
            Count(_clusterIps, frontend.Address, -1, ServiceRuleset.ClusterIps, Ipv4.Text(frontend.Address), transaction);
        CountHairpins(entry.Backends, [], transaction);
        if (frontend.Protocol == TransportProtocol.Udp)
            ChangedUdp[frontend] = [];
    }

    private void TakeOver(Frontend frontend, string from, string to, Backend[] backends)
    {
        if (_frontendsByService.TryGetValue(from, out var frontends))
            frontends.Remove(frontend);
        _frontends[frontend] = (to, backends);
    }

    private void AddVerdict(Frontend frontend, int count, ServiceTransaction transaction)
    {
        if (count > 0 && _chains.Add((frontend.Chain, count)))
            transaction.AddChain(frontend.Chain, count);
        var (set, element) = Verdict(frontend, count);
        transaction.Add(set, element);
    }

    private static void DeleteVerdict(Frontend frontend, int count, ServiceTransaction transaction)
    {
        var (set, element) = Verdict(frontend, count);
        transaction.Delete(set, element);
    }

    private static (string Set, string Element) Verdict(Frontend frontend, int count) => (count, frontend.IsNodePort) switch
    {
        (0, false) => (ServiceRuleset.NoEndpoints, frontend.ToString()),
        (0, true) => (ServiceRuleset.NoEndpointNodePorts, frontend.ToString()),
        _ => (frontend.IsNodePort ? ServiceRuleset.NodePorts : ServiceRuleset.Frontends,
            $"{frontend} : jump {ServiceRuleset.ChainName(frontend.Chain, count)}"),
    };

    /// <summary>Endpoints behind this node's bridge may be their own client.</summary>
    private void CountHairpins(Backend[] old, Backend[] now, ServiceTransaction transaction)
    {
        if (options.LocalPodCidr is not { } local)
            return;
        foreach (var (backend, step) in old.Except(now).Select(b => (b, -1)).Concat(now.Except(old).Select(b => (b, 1))))
        {
            var text = Ipv4.Text(backend.Address);
            if (local.Contains(IPAddress.Parse(text)))
                Count(_hairpins, backend.Address, step, ServiceRuleset.Hairpin, $"{text} . {text}", transaction);
        }
    }

    private static void Count(Dictionary<uint, int> counts, uint key, int step, string set, string element, ServiceTransaction transaction)
    {
        var before = counts.GetValueOrDefault(key);
        var after = before + step;
        if (after == 0)
            counts.Remove(key);
        else
            counts[key] = after;
        if (before == 0)
            transaction.Add(set, element);
        else if (after == 0)
            transaction.Delete(set, element);
    }
}
