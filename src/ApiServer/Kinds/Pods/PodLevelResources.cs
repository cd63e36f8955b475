using MiniKube.Api.Core.V1;
using MiniKube.Api.Documents;
using MiniKube.Api.Values;
using MiniKube.ApiServer.Kinds.Validation;

namespace MiniKube.ApiServer.Kinds.Pods;

/// <summary>Resources of a pod as a whole (KEP-2837), beside those of its containers: cpu, memory and huge pages.</summary>
internal static class PodLevelResources
{
    /// <summary>
    /// A pod that is limited as a whole requests, of what it does not say itself, as much as its containers do together, or else its limit.
    /// </summary>
    public static DocumentObject Default(DocumentObject spec) => spec.Edit("resources", resources =>
    {
        if (resources["limits"] is not DocumentObject { Count: > 0 } limits)
        {
            return resources;
        }
        var requests = resources["requests"]?.AsObject ?? DocumentObject.Empty;
        var together = Together(spec);
        foreach (var (name, amount) in together.Where(static a => IsSupported(a.Key)).OrderBy(static a => a.Key, StringComparer.Ordinal))
        {
            requests = requests.OrAbsent(name, amount.ToString());
        }
        foreach (var (name, amount) in limits.Where(static l => IsSupported(l.Key)))
        {
            requests = requests.OrAbsent(name, amount);
        }
        return requests.Count == 0 ? resources : resources.With("requests", requests);
    });

    public static void Check(PodSpec spec, string path, FieldErrors errors)
    {
        if (spec.Resources is not { } resources)
        {
            return;
        }
        var at = $"{path}.resources";
        if (resources.Claims.Count > 0)
        {
            errors.Forbidden($"{at}.claims", "claims cannot be set for Resources at pod-level");
        }
        foreach (var (side, amounts) in ((string, IReadOnlyDictionary<string, Quantity>)[])[("limits", resources.Limits), ("requests", resources.Requests)])
        {
            foreach (var (name, amount) in amounts)
            {
                if (!IsSupported(name))
                {
                    errors.OneOf($"{at}.{side}[{name}]", name, "cpu", "hugepages-", "memory");
                }
                ResourceNames.CheckAmount(name, amount, $"{at}.{side}[{name}]", errors);
            }
        }
        foreach (var (name, request) in resources.Requests)
        {
            if (resources.Limits.TryGetValue(name, out var limit) && request > limit)
            {
                errors.Invalid($"{at}.requests", request.ToString(), $"must be less than or equal to {name} limit of {limit}");
            }
        }
        Consistent(spec, resources, path, errors);
    }

    private static void Consistent(PodSpec spec, ResourceRequirements resources, string path, FieldErrors errors)
    {
        var together = Together((DocumentObject)CommonRules.ToDocument(spec));
        foreach (var (name, request) in resources.Requests)
        {
            if (together.TryGetValue(name, out var needed) && needed > request)
            {
                errors.Invalid($"{path}.resources.requests[{name}]", request.ToString(), $"must be greater than or equal to aggregate container requests of {needed}");
            }
        }
        foreach (var (list, containers) in ((string, IReadOnlyList<Container>)[])[("containers", spec.Containers), ("initContainers", spec.InitContainers)])
        {
            for (var i = 0; i < containers.Count; i++)
            {
                foreach (var (name, limit) in containers[i].Resources?.Limits ?? new Dictionary<string, Quantity>())
                {
                    if (resources.Limits.TryGetValue(name, out var whole) && limit > whole)
                    {
                        errors.Invalid($"{path}.{list}[{i}].resources.limits[{name}]", limit.ToString(), $"must be less than or equal to pod limits of {whole}");
                    }
                }
            }
        }
    }

    private static bool IsSupported(string name) => name is "cpu" or "memory" || ResourceNames.IsHugePages(name);

    /// <summary>
    /// What the containers request at the same time at most: those that run on, and before them each init container with the sidecars that were started until then.
    /// </summary>
    private static Dictionary<string, Quantity> Together(DocumentObject spec)
    {
        var sidecars = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        var most = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var container in spec.Each("initContainers"))
        {
            var requests = Requests(container);
            var alone = Sum(sidecars, requests);
            if (container.Text("restartPolicy") == "Always")
            {
                sidecars = alone;
            }
            Raise(most, alone);
        }
        Raise(most, spec.Each("containers").Select(Requests).Aggregate(sidecars, Sum));
        return most;
    }

    private static Dictionary<string, Quantity> Requests(DocumentObject container) => container.Map("resources", "requests")
        .Where(static r => Quantity.TryParse(r.Value, out _)).ToDictionary(static r => r.Key, static r => Quantity.Parse(r.Value), StringComparer.Ordinal);

    private static Dictionary<string, Quantity> Sum(Dictionary<string, Quantity> one, Dictionary<string, Quantity> other)
    {
        var sum = new Dictionary<string, Quantity>(one, StringComparer.Ordinal);
        foreach (var (name, amount) in other)
        {
            sum[name] = sum.TryGetValue(name, out var there) ? there + amount : amount;
        }
        return sum;
    }

    private static void Raise(Dictionary<string, Quantity> most, Dictionary<string, Quantity> to)
    {
        foreach (var (name, amount) in to)
        {
            most[name] = most.TryGetValue(name, out var there) ? Quantity.Max(there, amount) : amount;
        }
    }
}
