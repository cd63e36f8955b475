using System.Net;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;

namespace MiniKube.ApiServer.Allocation;

/// <summary>The cluster IPs of Services. Each one in use is an IPAddress object of that name.</summary>
internal sealed class ClusterIPs(ApiServerOptions options, ResourceStorage addresses, ServiceCidrs cidrs)
{
    // The default family is that of the first range.
    private readonly IReadOnlyList<string> families = [.. options.ServiceRanges.Select(static r => AddressRange.FamilyOf(r.BaseAddress))];

    /// <summary>Gives the Service the addresses that it needs and does not have, and claims those that it names.</summary>
    public async ValueTask<(DocumentObject Service, Refusal? Refusal)> AssignAsync(Claims claims, RequestContext context, DocumentObject? old, DocumentObject service)
    {
        var (spec, errors) = ServiceFamilies.Complete(old?["spec"]?.AsObject, service["spec"]?.AsObject ?? DocumentObject.Empty, families);
        if (errors.Count > 0)
        {
            return (service, new Refusal(errors));
        }
        service = service.With("spec", spec);
        if (!Needs(service))
        {
            return (service, null);
        }
        var ips = ServiceFamilies.Texts(spec, "clusterIPs") is { Count: > 0 } given ? given.ToList() : spec.Text("clusterIP") is { Length: > 0 } one ? [one] : [];
        var named = Document.Of(ips.Select(static ip => (Document)ip).ToArray());
        var wanted = ServiceFamilies.Texts(spec, "ipFamilies");
        for (var i = 0; i < wanted.Count; i++)
        {
            var (ip, refusal) = i < ips.Count && ips[i].Length > 0
                ? await ClaimAsync(claims, context, service, ips[i], named)
                : await FreeAsync(claims, context, service, wanted[i]);
            if (refusal is not null)
            {
                return (service, refusal);
            }
            if (i < ips.Count)
            {
                ips[i] = ip;
            }
            else
            {
                ips.Add(ip);
            }
        }
        spec = spec.With("clusterIP", ips[0]).With("clusterIPs", Document.Of(ips.Select(static ip => (Document)ip).ToArray()));
        return (service.With("spec", spec), null);
    }

    /// <summary>The keys of the addresses that a Service has.</summary>
    public IEnumerable<string> Held(DocumentObject service) => Needs(service)
        ? ServiceFamilies.Texts(service["spec"]?.AsObject ?? DocumentObject.Empty, "clusterIPs").Where(static ip => IPAddress.TryParse(ip, out _)).Select(static ip => IPAddress.Parse(ip)).Select(Key)
        : [];

    /// <summary>The object that says that a Service has an address.</summary>
    public byte[] Record(IPAddress address, DocumentObject service, DateTimeOffset now, Api.Determinism.IIdSource ids) =>
        ObjectCodec.Encode(IPAddressObject.Make(address, service.Namespace(), service.Name(), ids, now));

    private async ValueTask<(string, Refusal?)> ClaimAsync(Claims claims, RequestContext context, DocumentObject service, string ip, DocumentArray named)
    {
        (string, Refusal?) Refused(string why) => (ip, new Refusal(FieldError.Invalid("spec.clusterIPs", named, $"failed to allocate IP {ip}: {why}")));
        if (!IPAddress.TryParse(ip, out var address))
        {
            return Refused("the provided network does not match the current range");
        }
        if (claims.Holds(Key(address)))
        {
            return (ip, null);
        }
        var around = cidrs.Ready().Where(r => r.Network.Contains(address)).ToArray();
        if (around.Length == 0)
        {
            return Refused("the provided network does not match the current range");
        }
        if (!around.Any(r => r.Contains(address)))
        {
            return Refused($"the provided IP ({ip}) is not in the valid range. The range of valid IPs is {around[0].Network}");
        }
        return await claims.TryAsync(Key(address), () => Record(address, service, context.Now, context.Ids)) ? (ip, null) : Refused("provided IP is already allocated");
    }

    private async ValueTask<(string, Refusal?)> FreeAsync(Claims claims, RequestContext context, DocumentObject service, string family)
    {
        foreach (var range in cidrs.Ready().Where(r => r.Family == family))
        {
            foreach (var candidate in range.Candidates(context.Random))
            {
                // What the cache knows to be taken need not be asked of the store.
                if (addresses.Cache.Find(Key(candidate)) is null && await claims.TryAsync(Key(candidate), () => Record(candidate, service, context.Now, context.Ids)))
                {
                    return (candidate.ToString(), null);
                }
            }
        }
        return ("", new Refusal("failed to allocate a serviceIP: range is full"));
    }

    private static bool Needs(DocumentObject service) => service.At("spec", "type")?.AsString != "ExternalName" && service.At("spec", "clusterIP")?.AsString != "None"
        && service.At("spec", "clusterIPs")?.AsArray is not [DocumentString { Value: "None" }, ..];

    private string Key(IPAddress address) => addresses.Key(null, address.ToString());
}
