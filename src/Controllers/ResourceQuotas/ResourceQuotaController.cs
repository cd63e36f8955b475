using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
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

    // There are few that have any, so nobody looks before a quota asks.
    private Informer<ResourceClaim>? deviceClaims;
    private readonly Dictionary<(string Group, string Resource), Informer<ObjectMetadata>> counted = [];

    public ResourceQuotaController(ControllerContext context) : base(context, "resource-quota-controller", 1)
    {
        pods = context.Informers.Get<Pod>();
        services = context.Informers.Get<Service>();
        claims = context.Informers.Get<PersistentVolumeClaim>();
        // What is added was charged when it was admitted.
        pods.AddHandler(
            onUpdate: (old, pod) => EnqueueIf(new PodQuota(old).IsCharged(context.Now) && !new PodQuota(pod).IsCharged(context.Now), pod.Metadata),
            onDelete: pod => EnqueueIf(true, pod.Metadata));
        services.AddHandler(
            onUpdate: (old, service) => EnqueueIf(old.Spec.Type != service.Spec.Type || old.Spec.Ports.Count != service.Spec.Ports.Count, service.Metadata),
            onDelete: service => EnqueueIf(true, service.Metadata));
        claims.AddHandler(
            onUpdate: (old, claim) => EnqueueIf(!new ClaimQuota(old).Usage(context.Now).SequenceEqual(new ClaimQuota(claim).Usage(context.Now))
                || old.Spec.VolumeAttributesClassName != claim.Spec.VolumeAttributesClassName
                || old.Status.CurrentVolumeAttributesClassName != claim.Status.CurrentVolumeAttributesClassName, claim.Metadata),
            onDelete: claim => EnqueueIf(true, claim.Metadata));
        Objects.AddHandler(onDelete: quota => EnqueueIf(true, quota.Metadata));
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

    private void EnqueueIf(bool released, ObjectMeta metadata)
    {
        if (!released)
        {
            return;
        }
        foreach (var quota in Objects.Store.List().Where(q => q.Metadata.Namespace == metadata.Namespace))
        {
            Enqueue(quota);
        }
    }

    private async ValueTask<IReadOnlyList<QuotaSubject>> SubjectsAsync(ResourceQuota quota, CancellationToken ct)
    {
        var ns = quota.Metadata.Namespace;
        var subjects = new List<QuotaSubject>();
        subjects.AddRange(pods.Store.List().Where(o => o.Metadata.Namespace == ns).Select(o => new PodQuota(o)));
        subjects.AddRange(services.Store.List().Where(o => o.Metadata.Namespace == ns).Select(o => new ServiceQuota(o)));
        subjects.AddRange(claims.Store.List().Where(o => o.Metadata.Namespace == ns).Select(o => new ClaimQuota(o)));
        if (quota.Spec.Hard.Keys.Any(DeviceClaimQuota.IsMeasured))
        {
            subjects.AddRange((await DeviceClaimsAsync(ct)).Store.List().Where(o => o.Metadata.Namespace == ns).Select(o => new DeviceClaimQuota(o)));
        }
        foreach (var (group, resource) in quota.Spec.Hard.Keys.Select(CountQuota.Counted).OfType<(string, string)>().Distinct())
        {
            if ((group, resource) is not (("", "pods" or "services" or "persistentvolumeclaims") or (DeviceClaimQuota.Group, DeviceClaimQuota.Resource)) && await CountedAsync(group, resource, ct) is { } informer)
            {
                subjects.AddRange(informer.Store.List().Where(o => o.Metadata.Namespace == ns).Select(_ => new CountQuota(group, resource)));
            }
        }
        return subjects;
    }

    private async ValueTask<Informer<ResourceClaim>> DeviceClaimsAsync(CancellationToken ct)
    {
        if (deviceClaims is null)
        {
            var informer = Context.Informers.Get<ResourceClaim>();
            informer.AddHandler(onDelete: o => EnqueueIf(true, o.Metadata));
            await informer.WaitForSyncAsync(ct);
            deviceClaims = informer;
        }
        return deviceClaims;
    }

    /// <summary>The informer of a kind that is merely counted; null while the server does not serve it.</summary>
    private async ValueTask<Informer<ObjectMetadata>?> CountedAsync(string group, string resource, CancellationToken ct)
    {
        if (counted.TryGetValue((group, resource), out var informer))
        {
            return informer;
        }
        var found = (await Context.Client.DiscoverAsync(ct)).OrThrow().Preferred.FirstOrDefault(r =>
            r.Resource.Group == group && r.Resource.Resource == resource && r.Namespaced && r.Verbs.Contains("watch"));
        if (found is null)
        {
            return null;
        }
        informer = Context.Informers.Get(Context.Client.Metadata(found.Resource, namespaced: true));
        informer.AddHandler(onDelete: o => EnqueueIf(true, o.Metadata));
        counted.Add((group, resource), informer);
        await informer.WaitForSyncAsync(ct);
        return informer;
    }

    /// <param name="Revision">The quota's resourceVersion.</param>
    /// <param name="Since">Since when it is known to have that.</param>
    /// <param name="First">Since when a count is wanted.</param>
    private sealed record Charged(string? Revision, DateTimeOffset Since, DateTimeOffset First);
}
