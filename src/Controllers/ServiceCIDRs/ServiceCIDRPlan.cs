using MiniKube.Api.Meta.V1;
using MiniKube.Api.Networking.V1;
using MiniKube.Api.Values;
using IPAddress = System.Net.IPAddress;
using IPNetwork = System.Net.IPNetwork;

namespace MiniKube.Controllers.ServiceCIDRs;

/// <summary>What a ServiceCIDR shall look like: guarded by a finalizer while addresses of it are in use, and ready until somebody deletes it (KEP-1880).</summary>
/// <param name="Finalizers">Its finalizers.</param>
/// <param name="Conditions">Its conditions.</param>
internal sealed record ServiceCIDRPlan(IReadOnlyList<string> Finalizers, IReadOnlyList<Condition> Conditions)
{
    public const string Finalizer = "networking.k8s.io/service-cidr-finalizer";

    private const string Ready = "Ready";
    private const string InUse = "There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR";

    public static ServiceCIDRPlan Compute(ServiceCIDR range, IEnumerable<ServiceCIDR> all, IEnumerable<IPAddress> used, DateTimeOffset now)
    {
        var finalizers = range.Metadata.Finalizers;
        if (range.Metadata.DeletionTimestamp is null)
        {
            return new(finalizers.Contains(Finalizer) ? finalizers : [.. finalizers, Finalizer], With(range, "True", "", "Kubernetes Service CIDR is ready", now));
        }
        return IsNeeded(range, all, used)
            ? new(finalizers, With(range, "False", "Terminating", InUse, now))
            : new([.. finalizers.Where(static f => f != Finalizer)], range.Status.Conditions);
    }

    // An address that another range has as well needs this one no longer.
    private static bool IsNeeded(ServiceCIDR range, IEnumerable<ServiceCIDR> all, IEnumerable<IPAddress> used)
    {
        var own = Networks(range);
        var others = all.Where(r => r.Metadata.Name != range.Metadata.Name && r.Metadata.DeletionTimestamp is null).SelectMany(Networks).ToArray();
        return used.Any(address => own.Any(n => n.Contains(address)) && !others.Any(n => n.Contains(address)));
    }

    private static IPNetwork[] Networks(ServiceCIDR range) =>
        [.. range.Spec.Cidrs.Select(static c => IPNetwork.TryParse(c, out var network) ? network : (IPNetwork?)null).OfType<IPNetwork>()];

    private static IReadOnlyList<Condition> With(ServiceCIDR range, string status, string reason, string message, DateTimeOffset now)
    {
        var old = range.Status.Conditions.FirstOrDefault(static c => c.Type == Ready);
        if (old is not null && old.Status == status && old.Reason == reason && old.Message == message)
        {
            return range.Status.Conditions;
        }
        return
        [
            .. range.Status.Conditions.Where(static c => c.Type != Ready),
            new Condition
            {
                Type = Ready, Status = status, Reason = reason, Message = message,
                LastTransitionTime = old?.Status == status ? old.LastTransitionTime : Timestamp.From(now),
            },
        ];
    }
}
