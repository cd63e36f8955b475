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
    private static readonly TimeSpan UnknownResync = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SyncLimit = TimeSpan.FromSeconds(5);

    private readonly Informer<Pod> pods;
    private readonly Informer<Service> services;
    private readonly Informer<PersistentVolumeClaim> claims;
    private readonly Dictionary<ObjectKey, Charged> charged = [];

    // Kinds that few quotas limit: nobody follows one before a quota asks.
    private readonly Dictionary<(string Group, string Resource), (IInformer Informer, Func<string?, IEnumerable<QuotaSubject>> In)> counted = [];

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
        var (subjects, unknown) = await SubjectsAsync(quota, ct);
        var status = ResourceQuotaPlan.Compute(quota, subjects, Context.Now, unknown);
        if (!status.Equals(quota.Status))
        {
            await WriteStatusAsync(key, quota with { Status = status }, ct);
        }
        Queue.AddAfter(key, unknown.Count == 0 ? Resync : UnknownResync);
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

    private async ValueTask<(IReadOnlyList<QuotaSubject> Subjects, IReadOnlyList<string> Unknown)> SubjectsAsync(ResourceQuota quota, CancellationToken ct)
    {
        var ns = quota.Metadata.Namespace;
        var subjects = new List<QuotaSubject>();
        subjects.AddRange(pods.Store.List(ns).Select(o => new PodQuota(o)));
        subjects.AddRange(services.Store.List(ns).Select(o => new ServiceQuota(o)));
        subjects.AddRange(claims.Store.List(ns).Select(o => new ClaimQuota(o)));
        var unknown = new List<string>();
        foreach (var names in quota.Spec.Hard.Keys.GroupBy(CountedKind).Where(k => k.Key is not (null or ("", "pods" or "services" or "persistentvolumeclaims"))))
        {
            if (await CountedAsync(names.Key!.Value, ns, ct) is { } found)
            {
                subjects.AddRange(found);
            }
            else
            {
                unknown.AddRange(names);
            }
        }
        return (subjects, unknown);
    }

    private static (string Group, string Resource)? CountedKind(string name) =>
        DeviceClaimQuota.IsMeasured(name) ? (DeviceClaimQuota.Group, DeviceClaimQuota.Resource) : CountQuota.Counted(name);

    /// <summary>
    /// What is counted of a kind in a namespace: nothing while the server does not serve the kind; null while that cannot be told, or the objects are not
    /// had, because the kind's own server is away. One quota's wait for them must not hold up all others.
    /// </summary>
    private async ValueTask<IEnumerable<QuotaSubject>?> CountedAsync((string Group, string Resource) kind, string? ns, CancellationToken ct)
    {
        if (!counted.TryGetValue(kind, out var known))
        {
            if (kind is (DeviceClaimQuota.Group, DeviceClaimQuota.Resource))
            {
                known = Follow(Context.Informers.Get<ResourceClaim>(), claim => new DeviceClaimQuota(claim));
            }
            else
            {
                var discovery = (await Context.Client.DiscoverAsync(ct)).OrThrow();
                var found = discovery.Preferred.FirstOrDefault(r =>
                    r.Resource.Group == kind.Group && r.Resource.Resource == kind.Resource && r.Namespaced && r.Verbs.Contains("watch"));
                if (found is null)
                {
                    return discovery.IsUncertain(kind.Group) ? null : [];
                }
                known = Follow(Context.Informers.Get(Context.Client.Metadata(found.Resource, namespaced: true)), _ => new CountQuota(kind.Group, kind.Resource));
            }
            counted[kind] = known;
            await WaitForSyncAsync(known.Informer, ct);
        }
        return known.Informer.HasSynced ? known.In(ns) : null;
    }

    private async Task WaitForSyncAsync(IInformer informer, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(SyncLimit, Context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            await informer.WaitForSyncAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The limit.
        }
    }

    private (IInformer Informer, Func<string?, IEnumerable<QuotaSubject>> In) Follow<T>(Informer<T> informer, Func<T, QuotaSubject> subject) where T : class
    {
        informer.AddHandler(onDelete: o => EnqueueIf(true, informer.KeyOf(o).Namespace));
        return (informer, ns => informer.Store.List(ns).Select(subject));
    }

    /// <param name="Revision">The quota's resourceVersion.</param>
    /// <param name="Since">Since when it is known to have that.</param>
    /// <param name="First">Since when a count is wanted.</param>
    private sealed record Charged(string? Revision, DateTimeOffset Since, DateTimeOffset First);
}
