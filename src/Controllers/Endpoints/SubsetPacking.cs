using System.Net;
using MiniKube.Api.Core.V1;

namespace MiniKube.Controllers.Endpoints;

/// <summary>One address serving at one port; without a port for a headless Service that names none.</summary>
internal sealed record SubsetEntry(EndpointAddress Address, bool Ready, EndpointPort? Port);

/// <summary>
/// The canonical form of subsets: ports that the same addresses serve share a subset, everything is sorted. Example: pods 1 and 2 serve a:80, pod 2 also
/// b:81: subsets {1,2}:[a:80] and {2}:[b:81].
/// </summary>
internal static class SubsetPacking
{
    public static IReadOnlyList<EndpointSubset> Pack(IEnumerable<SubsetEntry> entries)
    {
        var byPort = new SortedDictionary<string, (EndpointPort? Port, Dictionary<string, SubsetEntry> At)>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            var port = PortKey(entry.Port);
            if (!byPort.TryGetValue(port, out var known))
            {
                byPort.Add(port, known = (entry.Port, new(StringComparer.Ordinal)));
            }
            known.At[$"{entry.Address.Ip}/{entry.Address.TargetRef?.Uid}"] = entry;
        }
        var bySet = new Dictionary<string, (List<EndpointPort> Ports, SubsetEntry[] At)>(StringComparer.Ordinal);
        var order = new List<string>();
        foreach (var (port, at) in byPort.Values)
        {
            var sorted = at.Values.OrderBy(e => e.Address, AddressOrder.Instance).ToArray();
            var set = string.Join(';', sorted.Select(e => $"{e.Address.Ip}/{e.Address.TargetRef?.Uid}/{e.Ready}"));
            if (!bySet.TryGetValue(set, out var group))
            {
                bySet.Add(set, group = ([], sorted));
                order.Add(set);
            }
            if (port is not null)
            {
                group.Ports.Add(port);
            }
        }
        return order.Select(key => bySet[key]).Select(g => new EndpointSubset
        {
            Addresses = g.At.Where(e => e.Ready).Select(e => e.Address).ToArray(),
            NotReadyAddresses = g.At.Where(e => !e.Ready).Select(e => e.Address).ToArray(),
            Ports = g.Ports,
        }).ToArray();
    }

    /// <summary>Cuts to the most addresses that one object may hold: ready ones first, evenly over the subsets.</summary>
    public static bool Truncate(ref IReadOnlyList<EndpointSubset> subsets, int most)
    {
        var ready = subsets.Sum(s => s.Addresses.Count);
        var notReady = subsets.Sum(s => s.NotReadyAddresses.Count);
        if (ready + notReady <= most)
        {
            return false;
        }
        var keepReady = Math.Min(ready, most);
        var keepNotReady = most - keepReady;
        var next = new List<EndpointSubset>();
        foreach (var subset in subsets)
        {
            var r = Share(subset.Addresses.Count, ready, keepReady);
            var n = Share(subset.NotReadyAddresses.Count, notReady, keepNotReady);
            if (r + n > 0)
            {
                next.Add(subset with { Addresses = subset.Addresses.Take(r).ToArray(), NotReadyAddresses = subset.NotReadyAddresses.Take(n).ToArray() });
            }
        }
        subsets = next;
        return true;
    }

    private static int Share(int count, int total, int keep) => total == 0 ? 0 : (int)((long)count * keep / total);

    private static string PortKey(EndpointPort? port) => port is null ? "" : $"{port.Name}/{port.Protocol}/{port.Port:D5}/{port.AppProtocol}";

    private sealed class AddressOrder : IComparer<EndpointAddress>
    {
        public static AddressOrder Instance { get; } = new();

        public int Compare(EndpointAddress? a, EndpointAddress? b)
        {
            var byIp = Bytes(a!.Ip).AsSpan().SequenceCompareTo(Bytes(b!.Ip));
            return byIp != 0 ? byIp : string.CompareOrdinal(a.TargetRef?.Uid, b.TargetRef?.Uid);
        }

        private static byte[] Bytes(string ip) => IPAddress.TryParse(ip, out var address) ? address.MapToIPv6().GetAddressBytes() : [];
    }
}
