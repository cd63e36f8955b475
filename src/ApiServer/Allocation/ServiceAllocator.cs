using MiniKube.Api.Documents;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Requests;
using MiniKube.ApiServer.Resources;
using MiniKube.ApiServer.Statuses;
using MiniKube.Storage;

namespace MiniKube.ApiServer.Allocation;

/// <summary>What a Service got: itself with its addresses and ports, why not, and the keys that were claimed for it.</summary>
internal sealed record Reservation(DocumentObject Service, ApiError? Error, IReadOnlyList<string> Claimed);

/// <summary>
/// Cluster IPs and node ports. Each one in use is a key of its own that is created only if absent, so no two Services get the same, whoever asks. A key is
/// claimed before its Service is committed and released after the Service is gone; what a crash leaves between is mended by <see cref="AllocationRepair"/>.
/// </summary>
internal sealed class ServiceAllocator(IStore store, ApiServerOptions options, ResourceRegistry resources)
{
    private readonly NodePorts ports = new(options);

    public ClusterIPs Addresses { get; } = new(options, resources.Of("IPAddress"), new ServiceCidrs(resources.Of("ServiceCIDR")));

    /// <summary>Claims what a Service needs and does not hold yet. In a dry run nothing is claimed, only looked up.</summary>
    public async ValueTask<Reservation> ReserveAsync(RequestContext context, DocumentObject? old, DocumentObject service)
    {
        var claims = new Claims(store, context, old is null ? [] : [.. Held(old)]);
        var (reserved, refusal) = await Addresses.AssignAsync(claims, context, old, service);
        if (refusal is null)
        {
            (reserved, refusal) = await ports.AssignAsync(claims, reserved);
        }
        if (refusal is null)
        {
            return new Reservation(reserved, null, claims.Claimed);
        }
        await ReleaseAsync(claims.Claimed);
        return new Reservation(service, refusal.Error(service.Name()), []);
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

    /// <summary>The keys that a Service holds.</summary>
    public IEnumerable<string> Held(DocumentObject service) => Addresses.Held(service).Concat(NodePorts.Held(service));
}
