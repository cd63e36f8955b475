using MiniKube.Api.Core.V1;
using MiniKube.Api.Discovery.V1;
using MiniKube.Controllers.Ownership;
using EndpointPort = MiniKube.Api.Discovery.V1.EndpointPort;

namespace MiniKube.Controllers.EndpointSlices;

/// <summary>
/// Lays the endpoints of one address family into slices, one group of slices per set of ports, and touches as few slices as it can: endpoints stay where
/// they are; new ones go first into slices that change anyway, then into one unchanged slice that takes all the rest, then into new slices; slices that
/// would be deleted are written anew in place of creating others. Example: slices of 98 and 40 endpoints, one of the first gone, 5 new: the
/// first takes 3 and is full, the second takes 2.
/// </summary>
internal static class SlicePacking
{
    public static (List<EndpointSlice> Create, List<EndpointSlice> Update, List<EndpointSlice> Delete) Compute(
        Service service, string family, IReadOnlyList<(IReadOnlyList<EndpointPort> Ports, List<Endpoint> Endpoints)> desired, IReadOnlyList<EndpointSlice> existing)
    {
        var create = new List<EndpointSlice>();
        var update = new List<EndpointSlice>();
        var delete = new List<EndpointSlice>();
        var byPorts = existing.Where(s => IsOurs(service, s)).ToLookup(s => SliceIdentity.OfPorts(s.Ports), StringComparer.Ordinal);
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (ports, endpoints) in desired)
        {
            var key = SliceIdentity.OfPorts(ports);
            wanted.Add(key);
            PackGroup(service, family, ports, endpoints, byPorts[key].ToArray(), create, update, delete);
        }
        delete.AddRange(existing.Where(s => !IsOurs(service, s) || !wanted.Contains(SliceIdentity.OfPorts(s.Ports))));
        KeepOne(service, family, existing, create, update, delete);
        ReuseDeleted(service, create, update, delete);
        return (create, update, delete);
    }

    private static void PackGroup(Service service, string family, IReadOnlyList<EndpointPort> ports, List<Endpoint> endpoints, EndpointSlice[] slices,
        List<EndpointSlice> create, List<EndpointSlice> update, List<EndpointSlice> delete)
    {
        var missing = new Dictionary<string, Endpoint>(StringComparer.Ordinal);
        foreach (var endpoint in endpoints)
        {
            missing.TryAdd(SliceIdentity.OfEndpoint(endpoint), endpoint);
        }
        var labels = SliceIdentity.Labels(service);
        var changed = new List<(EndpointSlice Slice, List<Endpoint> Endpoints)>();
        var unchanged = new List<EndpointSlice>();
        foreach (var slice in slices)
        {
            var kept = new List<Endpoint>(slice.Endpoints.Count);
            var same = SliceIdentity.HasLabels(slice, labels);
            foreach (var endpoint in slice.Endpoints)
            {
                if (missing.Remove(SliceIdentity.OfEndpoint(endpoint), out var now))
                {
                    kept.Add(now);
                    same &= now.Equals(endpoint);
                }
                else
                {
                    same = false;
                }
            }
            if (kept.Count == 0)
            {
                delete.Add(slice);
            }
            else if (same)
            {
                unchanged.Add(slice);
            }
            else
            {
                changed.Add((slice, kept));
            }
        }

        var rest = new Queue<Endpoint>(endpoints.Where(e => missing.Remove(SliceIdentity.OfEndpoint(e))));
        foreach (var (_, into) in changed.OrderByDescending(c => c.Endpoints.Count))
        {
            Fill(into, rest);
        }
        if (rest.Count > 0 && FullestWithRoom(unchanged, rest.Count) is { } roomy)
        {
            var into = roomy.Endpoints.ToList();
            Fill(into, rest);
            changed.Add((roomy, into));
        }
        while (rest.Count > 0)
        {
            var into = new List<Endpoint>();
            Fill(into, rest);
            create.Add(SliceIdentity.NewSlice(service, family, ports, into));
        }
        update.AddRange(changed.Select(c => c.Slice with
        {
            Metadata = c.Slice.Metadata with { Labels = labels },
            Endpoints = c.Endpoints,
        }));
    }

    private static void Fill(List<Endpoint> into, Queue<Endpoint> rest)
    {
        while (into.Count < EndpointSlicePlan.MaxEndpointsPerSlice && rest.TryDequeue(out var endpoint))
        {
            into.Add(endpoint);
        }
    }

    private static EndpointSlice? FullestWithRoom(List<EndpointSlice> slices, int count) => slices
        .Where(s => s.Endpoints.Count + count <= EndpointSlicePlan.MaxEndpointsPerSlice)
        .MaxBy(s => s.Endpoints.Count);

    // A Service without endpoints keeps one empty slice, by which readers tell "no endpoints" from "not looked at yet".
    private static void KeepOne(Service service, string family, IReadOnlyList<EndpointSlice> existing,
        List<EndpointSlice> create, List<EndpointSlice> update, List<EndpointSlice> delete)
    {
        if (create.Count > 0 || update.Count > 0 || delete.Count < existing.Count)
        {
            return;
        }
        var empty = delete.Find(s => IsOurs(service, s) && s.Endpoints.Count == 0 && s.Ports.Count == 0 && SliceIdentity.HasLabels(s, SliceIdentity.Labels(service)));
        if (empty is not null)
        {
            delete.Remove(empty);
        }
        else
        {
            create.Add(SliceIdentity.NewSlice(service, family, [], []));
        }
    }

    private static void ReuseDeleted(Service service, List<EndpointSlice> create, List<EndpointSlice> update, List<EndpointSlice> delete)
    {
        for (var i = 0; i < delete.Count && create.Count > 0;)
        {
            var old = delete[i];
            if (!IsOurs(service, old))
            {
                i++;
                continue;
            }
            var fresh = create[^1];
            create.RemoveAt(create.Count - 1);
            delete.RemoveAt(i);
            update.Add(old with { Metadata = old.Metadata with { Labels = fresh.Metadata.Labels }, Ports = fresh.Ports, Endpoints = fresh.Endpoints });
        }
    }

    // A slice of an earlier Service of the same name goes with it.
    private static bool IsOurs(Service service, EndpointSlice slice) => ControllerReference.Controls(service, slice.Metadata);
}
