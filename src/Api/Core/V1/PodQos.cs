using System.Collections.ObjectModel;
using MiniKube.Api.Values;

namespace MiniKube.Api.Core.V1;

/// <summary>
/// The quality of service class of a pod, which decides who is killed first when memory runs short. Only CPU and memory count.
/// </summary>
public static class PodQos
{
    public const string Guaranteed = "Guaranteed";
    public const string Burstable = "Burstable";
    public const string BestEffort = "BestEffort";

    /// <summary>
    /// Guaranteed where every container (or the pod itself) has limits for both and the requests equal them; BestEffort where nothing is asked for;
    /// else Burstable.
    /// </summary>
    public static string Compute(PodSpec spec)
    {
        var requests = ResourceList.New();
        var limits = ResourceList.New();
        var bounded = true;
        var units = spec.Resources is { } pod && pod.Requests.Count + pod.Limits.Count > 0
            ? [pod]
            : spec.Containers.Concat(spec.InitContainers).Select(c => c.Resources);
        foreach (var resources in units)
        {
            requests.Add(Counted(resources?.Requests));
            var own = Counted(resources?.Limits);
            limits.Add(own);
            bounded &= own.Count == 2;
        }
        if (requests.Count == 0 && limits.Count == 0)
        {
            return BestEffort;
        }
        return bounded && requests.Count == limits.Count && requests.All(r => limits.Of(r.Key) == r.Value) ? Guaranteed : Burstable;
    }

    private static SortedDictionary<string, Quantity> Counted(IReadOnlyDictionary<string, Quantity>? resources)
    {
        var counted = ResourceList.New();
        foreach (var (name, amount) in resources ?? ReadOnlyDictionary<string, Quantity>.Empty)
        {
            if (name is ResourceName.Cpu or ResourceName.Memory && amount.Sign > 0)
            {
                counted[name] = amount;
            }
        }
        return counted;
    }
}
