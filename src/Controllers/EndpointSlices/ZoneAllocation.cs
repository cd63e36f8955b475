using System.Globalization;

namespace MiniKube.Controllers.EndpointSlices;

/// <summary>An endpoint that is to be given to a zone.</summary>
/// <param name="Zone">Where it is; null where its node does not tell.</param>
/// <param name="Given">The zone that it was given to before; null for none.</param>
internal readonly record struct ZonedEndpoint(string? Zone, string? Given);

/// <summary>
/// Which zone each endpoint of a Service serves under <c>service.kubernetes.io/topology-mode: Auto</c> (KEP-2433): its own, as far as each zone then gets as many as its
/// share of the CPU asks for, so that no endpoint has to bear over a fifth more than its part. Endpoints stay with the zone that they were given to where that
/// leaves room for all. Example: zones of 2/3 and 1/3 of the CPU and six endpoints, three in each: one of the second serves the first.
/// </summary>
/// <param name="Zones">For each endpoint the zone that it serves; null where all serve all.</param>
/// <param name="Problem">Then, why.</param>
internal sealed record ZoneAllocation(IReadOnlyList<string>? Zones, string? Problem)
{
    private const double Overload = 0.2;

    public static ZoneAllocation Compute(IReadOnlyList<ZonedEndpoint> endpoints, IReadOnlyList<ZoneShare>? shares)
    {
        if (shares is null)
        {
            return new(null, "Insufficient Node information: allocatable CPU or zone not specified on one or more nodes");
        }
        var counts = string.Create(CultureInfo.InvariantCulture, $"({endpoints.Count} endpoints, {shares.Count} zones)");
        if (shares.Count > endpoints.Count)
        {
            return new(null, $"Insufficient number of endpoints {counts}");
        }
        var zones = shares.Select(s => new ZoneBalance(s.Zone, s.Share * endpoints.Count)).ToDictionary(static z => z.Name, StringComparer.Ordinal);
        var spare = endpoints.Count - zones.Values.Sum(static z => z.Least);
        if (spare < 0)
        {
            return new(null, $"Unable to allocate minimum required endpoints to each zone without exceeding overload threshold {counts}");
        }
        if (endpoints.Any(static e => string.IsNullOrEmpty(e.Zone)))
        {
            return new(null, "One or more endpoints do not have a zone specified");
        }
        var given = new string?[endpoints.Count];
        for (var i = 0; i < given.Length; i++)
        {
            given[i] = endpoints[i].Given is { } before && zones.TryGetValue(before, out var zone) && zone.Keep(ref spare) ? before : null;
        }
        // An endpoint may also be in a zone whose nodes take no traffic: then all zones may have it.
        foreach (var at in Enumerable.Range(0, given.Length).Where(i => given[i] is null))
        {
            var home = endpoints[at].Zone!;
            (zones.TryGetValue(home, out var zone) ? zone : zones[home] = new(home, 0)).Movable.Enqueue(at);
        }
        Balance([.. zones.Values.OrderBy(static z => z.Name, StringComparer.Ordinal)], given);
        return new([.. given.Select((zone, i) => zone ?? endpoints[i].Zone!)], null);
    }

    // The zone that has most too many gives to the one that lacks most, first to those that have less than they must have, then while it is worth while.
    private static void Balance(ZoneBalance[] zones, string?[] given)
    {
        while ((zones.FirstOrDefault(static z => z.Count < z.Least) ?? zones.MaxBy(static z => z.Wanted - z.Count)) is { } receiver
            && zones.Where(static z => z.Movable.Count > 0 && z.Count > z.Least).MaxBy(static z => z.Count - z.Wanted) is { } giver && giver != receiver)
        {
            var (lacks, surplus) = (receiver.Wanted - receiver.Count, giver.Count - giver.Wanted);
            if (receiver.Count >= receiver.Least && ((lacks < 1 && surplus < 1) || lacks < 0.5 || surplus < 0.5))
            {
                return;
            }
            given[giver.Movable.Dequeue()] = receiver.Name;
            receiver.Kept++;
        }
    }

    private sealed class ZoneBalance(string name, double part)
    {
        public string Name => name;

        /// <summary>With fewer its endpoints would be overloaded.</summary>
        public int Least { get; } = (int)Math.Ceiling(part / (1 + Overload));

        public double Wanted => Math.Max(part, Least);

        /// <summary>How many endpoints serve it and are to stay.</summary>
        public int Kept { get; set; }

        /// <summary>The endpoints in it that may still be given to another.</summary>
        public Queue<int> Movable { get; } = new();

        public int Count => Kept + Movable.Count;

        /// <summary>Keeps an endpoint that was given to it, unless what is spare is used up: then the other zones could not have what they must have.</summary>
        public bool Keep(ref int spare)
        {
            if (Kept >= Least && spare-- <= 0)
            {
                return false;
            }
            Kept++;
            return true;
        }
    }
}
