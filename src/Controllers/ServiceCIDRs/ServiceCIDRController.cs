using MiniKube.Api.Networking.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using NamedAddress = MiniKube.Api.Networking.V1.IPAddress;

namespace MiniKube.Controllers.ServiceCIDRs;

/// <summary>The shell of <see cref="ServiceCIDRPlan"/>.</summary>
internal sealed class ServiceCIDRController : ObjectController<ServiceCIDR>
{
    private readonly Informer<NamedAddress> addresses;

    public ServiceCIDRController(ControllerContext context)
        : base(context, "service-cidr-controller", workers: 1)
    {
        addresses = context.Informers.Get<NamedAddress>();
        // The end of an address, or a range that takes it over, may be what a range on its way out waits for.
        addresses.AddHandler(onDelete: _ => EnqueueLeaving());
        Objects.AddHandler(_ => EnqueueLeaving());
    }

    protected override async Task ReconcileAsync(ObjectKey key, ServiceCIDR range, CancellationToken ct)
    {
        var used = addresses.Store.List().Select(static a => System.Net.IPAddress.TryParse(a.Metadata.Name, out var ip) ? ip : null).OfType<System.Net.IPAddress>();
        var plan = ServiceCIDRPlan.Compute(range, Objects.Store.List(), used, Context.Now);
        if (!plan.Finalizers.SequenceEqual(range.Metadata.Finalizers))
        {
            var result = await Context.Client.UpdateAsync(range with { Metadata = range.Metadata with { Finalizers = plan.Finalizers } }, null, ct);
            if (result.IsSuccess)
            {
                Writes.Written(key, Objects, result.Value);
                range = result.Value;
            }
            else if (result.IsNotFound || result.IsConflict)
            {
                return;
            }
            else
            {
                throw new ApiException(result.Error);
            }
        }
        if (plan.Finalizers.Contains(ServiceCIDRPlan.Finalizer) && !plan.Conditions.SequenceEqual(range.Status.Conditions))
        {
            await WriteStatusAsync(key, range with { Status = new ServiceCIDRStatus { Conditions = plan.Conditions } }, ct);
        }
    }

    private void EnqueueLeaving()
    {
        foreach (var range in Objects.Store.List().Where(static r => r.Metadata.DeletionTimestamp is not null))
        {
            Enqueue(range);
        }
    }
}
