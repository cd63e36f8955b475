using MiniKube.Api.Core.V1;
using MiniKube.Api.Quotas;
using MiniKube.Client.Discovery;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using ResourceClaim = MiniKube.Api.Resource.V1.ResourceClaim;

namespace MiniKube.Controllers.ResourceQuotas;

/// <summary>
/// Counts what a namespace uses of its quotas, and gives back what is not used any more. New objects are charged when they are admitted, before they are stored:
/// a quota that was just charged is left alone until the objects are sure to be seen, or the count would give them away.
/// </summary>
internal sealed class ResourceQuotaController : ObjectController<ResourceQuota>
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Resync = TimeSpan.FromMinutes(5);

    private readonly Informer<Pod> pods;
    private readonly Informer<Service> services;
    private readonly Informer<PersistentVolumeClaim> claims;
    private readonly Dictionary<ObjectKey, Charged> charged = [];

    // Kinds that few quotas limit: nobody follows one before a quota asks.
    private readonly Dictionary<(string Group, string Resource), Func<string?, IEnumerable<QuotaSubject>>> counted = [];

    public ResourceQuotaController(ControllerContext context) : base(context, "resource-quota-controller", 1)
    {
        pods = context.Informers.Get<Pod>();
        services = context.Informers.Get<Service>();
        claims = context.Informers.Get<PersistentVolumeClaim>();
        // What is added was charged when it was admitted.
        pods.AddHandler(
            onUpdate: (old, pod) => EnqueueIf(new PodQuota(old).IsCharged(context.Now) && !new PodQuota(pod).IsCharged(context.Now), pod.Metadata.Namespace),
            onDelete: pod => EnqueueIf(true, pod.Metadata.Namespace));
        services.AddHandler(
            onUpdate: (old, service) => EnqueueIf(old.Spec.Type != service.Spec.Type || old.Spec.Ports.Count != service.Spec.Ports.Count, service.Metadata.Namespace),
            onDelete: service => EnqueueIf(true, service.Metadata.Namespace));
        claims.AddHandler(
            onUpdate: (old, claim) => EnqueueIf(!new ClaimQuota(old).Usage(context.Now).SequenceEqual(new ClaimQuota(claim).Usage(context.Now))
                || old.Spec.VolumeAttributesClassName != claim.Spec.VolumeAttributesClassName
                || old.Status.CurrentVolumeAttributesClassName != claim.Status.CurrentVolumeAttributesClassName, claim.Metadata.Namespace),
            onDelete: claim => EnqueueIf(true, claim.Metadata.Namespace));
        Objects.AddHandler(onDelete: quota => EnqueueIf(true, quota.Metadata.Namespace));
    }

    protected override async Task ReconcileAsync(ObjectKey key, ResourceQuota quota, CancellationToken ct)
    {
        if (!ResourceQuotaPlan.IsNew(quota) && !HasSettled(key, quota))
        {
            Queue.AddAfter(key, Settled);
            return;
        }
        charged.Remove(key);
        var status = ResourceQuotaPlan.Compute(quota, await SubjectsAsync(quota, ct), Context.Now);
        if (!status.Equals(quota.Status))
        {
            await WriteStatusAsync(key, quota with { Status = status }, ct);
        }
        Queue.AddAfter(key, Resync);
    }

    protected override Task GoneAsync(ObjectKey key, CancellationToken ct)
    {
        charged.Remove(key);
        return Task.CompletedTask;
    }

    // Under a steady stream of new objects it must be counted some time.
    private bool HasSettled(ObjectKey key, ResourceQuota quota)
    {
        var now = Context.Now;
        if (!charged.TryGetValue(key, out var seen))
        {
            seen = new Charged(quota.Metadata.ResourceVersion, now, now);
        }
        else if (seen.Revision != quota.Metadata.ResourceVersion)
        {
            seen = seen with { Revision = quota.Metadata.ResourceVersion, Since = now };
        }
        charged[key] = seen;
        return now - seen.Since >= Settled || now - seen.First >= LongestWait;
    }

    private void EnqueueIf(bool released, string? ns)
    {
        if (!released)
        {
            return;
        }
        foreach (var quota in Objects.Store.List(ns))
        {
            Enqueue(quota);
        }
    }

    private async ValueTask<IReadOnlyList<QuotaSubject>> SubjectsAsync(ResourceQuota quota, CancellationToken ct)
    {
        var ns = quota.Metadata.Namespace;
        var subjects = new List<QuotaSubject>();
        subjects.AddRange(pods.Store.List(ns).Select(o => new PodQuota(o)));
        subjects.AddRange(services.Store.List(ns).Select(o => new ServiceQuota(o)));
        subjects.AddRange(claims.Store.List(ns).Select(o => new ClaimQuota(o)));
        var asked = quota.Spec.Hard.Keys.Select(name => DeviceClaimQuota.IsMeasured(name) ? (DeviceClaimQuota.Group, DeviceClaimQuota.Resource) : CountQuota.Counted(name));
        foreach (var (group, resource) in asked.OfType<(string, string)>().Distinct().Where(k => k is not ("", "pods" or "services" or "persistentvolumeclaims")))
        {
            subjects.AddRange((await CountedAsync(group, resource, ct))(ns));
        }
        return subjects;
    }

    /// <summary>What is counted of a kind in a namespace; nothing while the server does not serve the kind.</summary>
    private async ValueTask<Func<string?, IEnumerable<QuotaSubject>>> CountedAsync(string group, string resource, CancellationToken ct)
    {
        if (counted.TryGetValue((group, resource), out var known))
        {
            return known;
        }
        if ((group, resource) is (DeviceClaimQuota.Group, DeviceClaimQuota.Resource))
        {
            return counted[(group, resource)] = await FollowAsync(Context.Informers.Get<ResourceClaim>(), claim => new DeviceClaimQuota(claim), ct);
        }
        var found = (await Context.Client.DiscoverAsync(ct)).OrThrow().Preferred.FirstOrDefault(r =>
            r.Resource.Group == group && r.Resource.Resource == resource && r.Namespaced && r.Verbs.Contains("watch"));
        return found is null
            ? _ => []
            : counted[(group, resource)] = await FollowAsync(Context.Informers.Get(Context.Client.Metadata(found.Resource, namespaced: true)), _ => new CountQuota(group, resource), ct);
    }

    private async Task<Func<string?, IEnumerable<QuotaSubject>>> FollowAsync<T>(Informer<T> informer, Func<T, QuotaSubject> subject, CancellationToken ct) where T : class
    {
        informer.AddHandler(onDelete: o => EnqueueIf(true, informer.KeyOf(o).Namespace));
        await informer.WaitForSyncAsync(ct);
        return ns => informer.Store.List(ns).Select(subject);
    }

    /// <param name="Revision">The quota's resourceVersion.</param>
    /// <param name="Since">Since when it is known to have that.</param>
    /// <param name="First">Since when a count is wanted.</param>
    private sealed record Charged(string? Revision, DateTimeOffset Since, DateTimeOffset First);
}
