using System.Net;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Allocation;

/// <summary>The ranges that cluster IPs come from: those of the ServiceCIDR objects (KEP-1880).</summary>
internal sealed class ServiceCidrs(ResourceStorage storage)
{
    private (long Revision, IReadOnlyList<AddressRange> Ranges) known = (-1, []);

    /// <summary>The ranges of which addresses are given out: not those of an object that is on its way out, or not ready. Who says nothing of that is ready.</summary>
    public IReadOnlyList<AddressRange> Ready()
    {
        var snapshot = storage.Cache.Snapshot();
        var (revision, ranges) = known;
        if (revision == snapshot.Revision)
        {
            return ranges;
        }
        ranges = [.. snapshot.Under(storage.Cache.Prefix).Select(static e => ObjectCodec.Decode(e.Json, e.ModRevision)).Where(IsReady).SelectMany(Networks)
            .Distinct().Select(static n => new AddressRange(n))];
        known = (snapshot.Revision, ranges);
        return ranges;
    }

    private static bool IsReady(DocumentObject cidr) => !cidr.IsBeingDeleted()
        && (cidr.At("status", "conditions")?.AsArray ?? DocumentArray.Empty).All(static c => c["type"]?.AsString != "Ready" || c["status"]?.AsString == "True");

    private static IEnumerable<IPNetwork> Networks(DocumentObject cidr)
    {
        foreach (var text in cidr.At("spec", "cidrs")?.AsArray ?? DocumentArray.Empty)
        {
            if (IPNetwork.TryParse(text.AsString, out var network))
            {
                yield return network;
            }
        }
    }
}
