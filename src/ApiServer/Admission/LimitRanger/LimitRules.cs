using System.Collections.ObjectModel;
using System.Globalization;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Values;

namespace MiniKube.ApiServer.Admission.LimitRanger;

/// <summary>What a LimitRange has against an object, in upstream's words.</summary>
internal static class LimitRules
{
    public static IEnumerable<string> Check(LimitRange range, Pod pod)
    {
        foreach (var item in range.Spec.Limits)
        {
            if (item.Type == "Container")
            {
                foreach (var container in pod.Spec.Containers.Concat(pod.Spec.InitContainers))
                {
                    foreach (var problem in Check(item, container.Resources?.Requests ?? None, container.Resources?.Limits ?? None))
                    {
                        yield return problem;
                    }
                }
            }
            else if (item.Type == "Pod")
            {
                // What a runtime takes for itself is not the pod's wish.
                var spec = pod.Spec with { Overhead = None };
                foreach (var problem in Check(item, spec.TotalRequests(), spec.TotalLimits()))
                {
                    yield return problem;
                }
            }
        }
    }

    /// <summary>Claims request storage; limits mean nothing to them.</summary>
    public static IEnumerable<string> Check(LimitRange range, PersistentVolumeClaim claim)
    {
        var requests = claim.Spec.Resources?.Requests ?? None;
        foreach (var item in range.Spec.Limits.Where(l => l.Type == "PersistentVolumeClaim"))
        {
            foreach (var (name, least) in Sorted(item.Min))
            {
                if (BelowMinimum(item.Type, name, least, requests, None) is { } problem)
                {
                    yield return problem;
                }
            }
            foreach (var (name, most) in Sorted(item.Max))
            {
                if (!requests.TryGetValue(name, out var request))
                {
                    yield return $"maximum {name} usage per {item.Type} is {most}.  No request is specified";
                }
                else if (request > most)
                {
                    yield return $"maximum {name} usage per {item.Type} is {most}, but request is {request}";
                }
            }
        }
    }

    private static ReadOnlyDictionary<string, Quantity> None => ReadOnlyDictionary<string, Quantity>.Empty;

    private static IEnumerable<string> Check(LimitRangeItem item, IReadOnlyDictionary<string, Quantity> requests, IReadOnlyDictionary<string, Quantity> limits) =>
        ((IEnumerable<string?>)
        [
            .. Sorted(item.Min).Select(m => BelowMinimum(item.Type, m.Key, m.Value, requests, limits)),
            .. Sorted(item.Max).Select(m => AboveMaximum(item.Type, m.Key, m.Value, requests, limits)),
            .. Sorted(item.MaxLimitRequestRatio).Select(m => AboveRatio(item.Type, m.Key, m.Value, requests, limits)),
        ]).OfType<string>();

    private static string? BelowMinimum(string type, string name, Quantity least, IReadOnlyDictionary<string, Quantity> requests, IReadOnlyDictionary<string, Quantity> limits)
    {
        var text = $"minimum {name} usage per {type} is {least}";
        return !requests.TryGetValue(name, out var request) ? $"{text}.  No request is specified"
            : request < least ? $"{text}, but request is {request}"
            : limits.TryGetValue(name, out var limit) && limit < least ? $"{text}, but limit is {limit}"
            : null;
    }

    private static string? AboveMaximum(string type, string name, Quantity most, IReadOnlyDictionary<string, Quantity> requests, IReadOnlyDictionary<string, Quantity> limits)
    {
        var text = $"maximum {name} usage per {type} is {most}";
        return !limits.TryGetValue(name, out var limit) ? $"{text}.  No limit is specified"
            : limit > most ? $"{text}, but limit is {limit}"
            : requests.TryGetValue(name, out var request) && request > most ? $"{text}, but request is {request}"
            : null;
    }

    private static string? AboveRatio(string type, string name, Quantity most, IReadOnlyDictionary<string, Quantity> requests, IReadOnlyDictionary<string, Quantity> limits)
    {
        var text = $"{name} max limit to request ratio per {type} is {most}";
        if (requests.Of(name) is { IsZero: true })
        {
            return $"{text}, but no request is specified or request is 0";
        }
        if (limits.Of(name) is { IsZero: true })
        {
            return $"{text}, but no limit is specified or limit is 0";
        }
        var ratio = limits.Of(name).ToDouble() / requests.Of(name).ToDouble();
        return ratio > most.ToDouble() ? string.Create(CultureInfo.InvariantCulture, $"{text}, but provided ratio is {ratio:F6}") : null;
    }

    private static IOrderedEnumerable<KeyValuePair<string, Quantity>> Sorted(IReadOnlyDictionary<string, Quantity> amounts) => amounts.OrderBy(a => a.Key, StringComparer.Ordinal);
}
