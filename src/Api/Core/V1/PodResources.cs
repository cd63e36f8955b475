using System.Collections.ObjectModel;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>
/// What a pod as a whole asks for. Init containers run one after another, so they count as the greatest of them; sidecars (init containers that
/// always restart, KEP-753) run beside everything that starts after them. Amounts given for the pod itself replace the sums, and its overhead
/// comes on top.
/// </summary>
public static class PodResources
{
    /// <summary>An init container that keeps running beside the pod's containers.</summary>
    public static bool IsSidecar(this Container container) => container.RestartPolicy == "Always";

    /// <param name="spec">The pod.</param>
    /// <param name="assumed">What a container counts as for a resource that it makes no request for; null for nothing.</param>
    public static SortedDictionary<string, Quantity> TotalRequests(this PodSpec spec, IReadOnlyDictionary<string, Quantity>? assumed = null)
    {
        var total = Aggregate(spec, c => WithAssumed(c.Resources?.Requests, assumed));
        OverrideByPod(total, spec.Resources?.Requests);
        total.Add(spec.Overhead);
        return total;
    }

    /// <summary>The limits; a resource without a limit in some container is bounded only by what the others have, as upstream reports it.</summary>
    public static SortedDictionary<string, Quantity> TotalLimits(this PodSpec spec)
    {
        var total = Aggregate(spec, c => c.Resources?.Limits ?? ReadOnlyDictionary<string, Quantity>.Empty);
        OverrideByPod(total, spec.Resources?.Limits);
        foreach (var (name, amount) in spec.Overhead)
        {
            // Overhead raises a limit; it does not make one.
            if (total.TryGetValue(name, out var limit) && !limit.IsZero)
            {
                total[name] = limit + amount;
            }
        }
        return total;
    }

    // Example: sidecar 100m, init 500m, containers 200m + 200m: max(100m + 200m + 200m, 100m + 500m) = 600m.
    private static SortedDictionary<string, Quantity> Aggregate(PodSpec spec, Func<Container, IReadOnlyDictionary<string, Quantity>> amounts)
    {
        var running = ResourceList.New();
        foreach (var container in spec.Containers)
        {
            running.Add(amounts(container));
        }
        var sidecars = ResourceList.New();
        var starting = ResourceList.New();
        foreach (var container in spec.InitContainers)
        {
            var own = amounts(container);
            if (container.IsSidecar())
            {
                running.Add(own);
                sidecars.Add(own);
                starting.Raise(sidecars);
            }
            else
            {
                var beside = sidecars.Copy();
                beside.Add(own);
                starting.Raise(beside);
            }
        }
        running.Raise(starting);
        return running;
    }

    private static void OverrideByPod(SortedDictionary<string, Quantity> total, IReadOnlyDictionary<string, Quantity>? ofPod)
    {
        foreach (var (name, amount) in ofPod ?? ReadOnlyDictionary<string, Quantity>.Empty)
        {
            if (ResourceName.IsPodLevel(name))
            {
                total[name] = amount;
            }
        }
    }

    private static IReadOnlyDictionary<string, Quantity> WithAssumed(IReadOnlyDictionary<string, Quantity>? own, IReadOnlyDictionary<string, Quantity>? assumed)
    {
        own ??= ReadOnlyDictionary<string, Quantity>.Empty;
        if (assumed is null || assumed.Keys.All(own.ContainsKey))
        {
            return own;
        }
        var filled = own.Copy();
        foreach (var (name, amount) in assumed)
        {
            filled.TryAdd(name, amount);
        }
        return filled;
    }
}
