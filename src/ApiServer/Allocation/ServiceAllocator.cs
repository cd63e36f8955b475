using System.Globalization;
using System.Net;
using System.Text;
using MiniKube.Api.Documents;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Kinds;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.Storage;

namespace MiniKube.ApiServer.Allocation;

/// <summary>What a Service got: itself with its addresses and ports, what is wrong, and the keys that were claimed for it.</summary>
internal sealed record Reservation(DocumentObject Service, FieldError? Error, IReadOnlyList<string> Claimed);

/// <summary>
/// Cluster IPs and node ports. Each one in use is a key of its own that is created only if absent, so no two Services get the same, whoever asks. A key is
/// claimed before its Service is committed and released after the Service is gone; what a crash leaves between is mended by <see cref="RepairAsync"/>.
/// </summary>
internal sealed class ServiceAllocator(IStore store, ApiServerOptions options)
{
    private const string Root = "/registry/allocations/";
    private const string AddressPrefix = Root + "clusterips/";
    private const string PortPrefix = Root + "nodeports/";

    private readonly ServiceAddresses addresses = new(options.ServiceRange);

    /// <summary>Claims what a Service needs and does not hold yet. In a dry run nothing is claimed, only looked up.</summary>
    public async ValueTask<Reservation> ReserveAsync(RequestContext context, DocumentObject? old, DocumentObject service)
    {
        var claims = new Claims(store, context, old is null ? [] : Held(old), Encoding.UTF8.GetBytes($"{service.Namespace()}/{service.Name()}"));
        var (reserved, error) = await AddressAsync(claims, service);
        if (error is null)
        {
            (reserved, error) = await PortsAsync(claims, reserved);
        }
        if (error is null)
        {
            return new Reservation(reserved, null, claims.Claimed);
        }
        await ReleaseAsync(claims.Claimed);
        return new Reservation(service, error, []);
    }

    /// <summary>Gives back what was held before and is no longer.</summary>
    public ValueTask ReleaseAsync(DocumentObject before, DocumentObject? after) =>
        ReleaseAsync(after is null ? Held(before) : Held(before).Except(Held(after), StringComparer.Ordinal));

    public async ValueTask ReleaseAsync(IEnumerable<string> keys)
    {
        foreach (var key in keys.ToArray())
        {
            await store.CommitAsync(Commit.Delete(key));
        }
    }

    /// <summary>Makes the keys agree with the Services that exist; for the start, when no write is under way.</summary>
    public async ValueTask RepairAsync(IEnumerable<DocumentObject> services)
    {
        var held = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var service in services)
        {
            foreach (var key in Held(service))
            {
                held.TryAdd(key, $"{service.Namespace()}/{service.Name()}");
            }
        }
        var loaded = await store.LoadAsync(new LoadOptions(Root));
        foreach (var item in loaded.Items)
        {
            if (!held.Remove(item.Key))
            {
                await store.CommitAsync(Commit.Delete(item.Key, item.ModRevision));
            }
        }
        foreach (var (key, owner) in held)
        {
            await store.CommitAsync(Commit.Create(key, Encoding.UTF8.GetBytes(owner)));
        }
    }

    private async ValueTask<(DocumentObject, FieldError?)> AddressAsync(Claims claims, DocumentObject service)
    {
        if (service.At("spec", "type")?.AsString == "ExternalName")
        {
            return (service, null);
        }
        var wanted = service.At("spec", "clusterIP")?.AsString is { Length: > 0 } ip ? ip
            : service.At("spec", "clusterIPs")?.AsArray is [var first, ..] ? first.AsString ?? "" : "";
        if (wanted.Length > 0 && wanted != "None")
        {
            var listed = Document.Of([(Document)wanted]);
            if (!IPAddress.TryParse(wanted, out var address) || !addresses.Contains(address))
            {
                return (service, FieldError.Invalid("spec.clusterIPs", listed,
                    $"failed to allocate IP {wanted}: the provided IP ({wanted}) is not in the valid range. The range of valid IPs is {options.ServiceRange}"));
            }
            if (!await claims.TryAsync(AddressPrefix + address))
            {
                return (service, FieldError.Invalid("spec.clusterIPs", listed, $"failed to allocate IP {wanted}: provided IP is already allocated"));
            }
        }
        else if (wanted.Length == 0)
        {
            var found = "";
            foreach (var candidate in addresses.Candidates(options.Random))
            {
                if (await claims.TryAsync(AddressPrefix + candidate))
                {
                    found = candidate.ToString();
                    break;
                }
            }
            if (found.Length == 0)
            {
                return (service, FieldError.Internal("spec.clusterIPs", "failed to allocate a serviceIP: range is full"));
            }
            wanted = found;
        }
        var result = service.WithAt(["spec", "clusterIP"], wanted).WithAt(["spec", "clusterIPs"], Document.Of([(Document)wanted]));
        if (result.At("spec", "ipFamilies")?.AsArray is not { Count: > 0 })
        {
            result = result.WithAt(["spec", "ipFamilies"], Document.Of([(Document)"IPv4"]));
        }
        return (result.At("spec", "ipFamilyPolicy") is null ? result.WithAt(["spec", "ipFamilyPolicy"], "SingleStack") : result, null);
    }

    private async ValueTask<(DocumentObject, FieldError?)> PortsAsync(Claims claims, DocumentObject service)
    {
        if (!NeedsPorts(service))
        {
            return (service, null);
        }
        var ports = Ports(service);
        for (var i = 0; i < ports.Length; i++)
        {
            var wanted = NodePort(ports[i]);
            if (wanted == 0)
            {
                continue;
            }
            var field = string.Create(CultureInfo.InvariantCulture, $"spec.ports[{i}].nodePort");
            if (wanted < options.NodePortFirst || wanted > options.NodePortLast)
            {
                return (service, FieldError.Invalid(field, wanted,
                    $"provided port is not in the valid range. The range of valid ports is {options.NodePortFirst}-{options.NodePortLast}"));
            }
            if (!await claims.TryAsync(PortKey(wanted)))
            {
                return (service, FieldError.Invalid(field, wanted, "provided port is already allocated"));
            }
        }
        for (var i = 0; i < ports.Length; i++)
        {
            if (NodePort(ports[i]) != 0)
            {
                continue;
            }
            // One number serves a port in several protocols.
            var twin = ports.Take(i).FirstOrDefault(p => p["port"]?.AsInteger == ports[i]["port"]?.AsInteger && !Same(p, ports[i]));
            var number = twin is null ? await FreePortAsync(claims) : NodePort(twin);
            if (number == 0)
            {
                return (service, FieldError.Internal(string.Create(CultureInfo.InvariantCulture, $"spec.ports[{i}].nodePort"),
                    "failed to allocate a nodePort: range is full"));
            }
            ports[i] = ports[i].AsObject!.With("nodePort", number);
        }
        return (service.WithAt(["spec", "ports"], Document.Of(ports)), null);
    }

    private async ValueTask<long> FreePortAsync(Claims claims)
    {
        var size = options.NodePortLast - options.NodePortFirst + 1;
        var start = options.Random.Next(size);
        for (var i = 0; i < size; i++)
        {
            var port = options.NodePortFirst + ((start + i) % size);
            if (!claims.Holds(PortKey(port)) && await claims.TryAsync(PortKey(port)))
            {
                return port;
            }
        }
        return 0;
    }

    private static IReadOnlyList<string> Held(DocumentObject service)
    {
        var keys = new List<string>();
        if (NeedsAddress(service))
        {
            keys.AddRange((service.At("spec", "clusterIPs")?.AsArray ?? DocumentArray.Empty)
                .Select(ip => ip.AsString ?? "").Where(ip => ip is not ("" or "None")).Select(ip => AddressPrefix + ip));
        }
        if (NeedsPorts(service))
        {
            keys.AddRange(Ports(service).Select(NodePort).Where(p => p != 0).Distinct().Select(PortKey));
        }
        return keys;
    }

    private static bool NeedsAddress(DocumentObject service) => service.At("spec", "type")?.AsString != "ExternalName";

    private static bool NeedsPorts(DocumentObject service) => service.At("spec", "type")?.AsString is "NodePort"
        || (service.At("spec", "type")?.AsString is "LoadBalancer" && service.At("spec", "allocateLoadBalancerNodePorts")?.AsBoolean != false);

    private static Document[] Ports(DocumentObject service) => service.At("spec", "ports")?.AsArray?.ToArray() ?? [];
    private static long NodePort(Document port) => port["nodePort"]?.AsInteger ?? 0;
    private static string PortKey(long port) => PortPrefix + port.ToString(CultureInfo.InvariantCulture);
    private static bool Same(Document a, Document b) => a["port"]?.AsInteger == b["port"]?.AsInteger
        && (a["protocol"]?.AsString ?? "TCP") == (b["protocol"]?.AsString ?? "TCP");
}
