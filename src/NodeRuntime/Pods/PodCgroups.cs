using MiniKube.Api.Core.V1;
using MiniKube.Api.Values;
using MiniKube.NodeRuntime.Cgroups;
using MiniKube.NodeRuntime.Containers;

namespace MiniKube.NodeRuntime.Pods;

/// <summary>Requests and limits in the kernel's terms, by upstream's formulas.</summary>
internal static class PodCgroups
{
    private const long SharesPerCpu = 1024;
    private const long LeastShares = 2;
    private const long QuotaPeriod = 100_000;
    private const long LeastQuota = 1_000;

    public static QosClass Qos(Pod pod) => (pod.Status.QosClass ?? PodQos.Compute(pod.Spec)) switch
    {
        "Guaranteed" => QosClass.Guaranteed,
        "Burstable" => QosClass.Burstable,
        _ => QosClass.BestEffort,
    };

    public static CgroupLimits Limits(Container container) => Limits(container.Resources?.Requests, container.Resources?.Limits);

    /// <summary>The pod's own bounds: what its containers may take together at any time, init containers included, where each of them has a bound.</summary>
    public static CgroupLimits Limits(Pod pod)
    {
        var limits = pod.Spec.TotalLimits();
        var bounded = new[] { "cpu", "memory" }
            .Where(r => Find(pod.Spec.Resources?.Limits, r) is not null
                || pod.Spec.InitContainers.Concat(pod.Spec.Containers).All(c => Find(c.Resources?.Limits, r) is { IsZero: false }))
            .ToDictionary(r => r, r => limits[r]);
        return Limits(pod.Spec.TotalRequests(), bounded);
    }

    /// <summary>How readily the kernel kills a container when memory runs out: the less was asked for, the sooner.</summary>
    public static int OomScore(Pod pod, Container container, long machineMemory)
    {
        const int guaranteed = -997, bestEffort = 1000, least = 3, most = 999;
        switch (Qos(pod))
        {
            case QosClass.Guaranteed:
                return guaranteed;
            case QosClass.BestEffort:
                return bestEffort;
            default:
                var request = Find(container.Resources?.Requests, "memory")?.Value ?? 0;
                return (int)Math.Clamp(1000 - 1000 * (decimal)request / machineMemory, least, most);
        }
    }

    private static CgroupLimits Limits(IReadOnlyDictionary<string, Quantity>? requests, IReadOnlyDictionary<string, Quantity>? limits)
    {
        // A limit of zero is none.
        var cpuLimit = Find(limits, "cpu") is { IsZero: false } cpu ? cpu.MilliValue : (long?)null;
        var cpuRequest = Find(requests, "cpu")?.MilliValue ?? cpuLimit ?? 0;
        return new CgroupLimits
        {
            CpuShares = Math.Max(LeastShares, cpuRequest * SharesPerCpu / 1000),
            CpuQuota = cpuLimit is { } milli ? Math.Max(LeastQuota, milli * QuotaPeriod / 1000) : null,
            CpuPeriod = QuotaPeriod,
            Memory = Find(limits, "memory") is { IsZero: false } memory ? memory.Value : null,
        };
    }

    private static Quantity? Find(IReadOnlyDictionary<string, Quantity>? list, string resource) =>
        list is not null && list.TryGetValue(resource, out var quantity) ? quantity : null;
}
