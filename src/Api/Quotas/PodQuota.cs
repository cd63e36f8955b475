using System.Collections.ObjectModel;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Values;

namespace MiniKube.Api.Quotas;

/// <summary>A pod: one of so many, and what its containers request and are limited to.</summary>
public sealed class PodQuota(Pod pod) : QuotaSubject
{
    private const string Count = "count/pods";
    private const string Requests = "requests.";
    private const string Limits = "limits.";

    private static readonly string[] Overcommitted = [ResourceName.Cpu, ResourceName.Memory, ResourceName.EphemeralStorage];

    private static readonly HashSet<string> Known = new(
        [Count, ResourceName.Pods, .. Overcommitted, .. Overcommitted.Select(n => Requests + n), .. Overcommitted.Select(n => Limits + n)], StringComparer.Ordinal);

    // What every container must say once a quota limits it; an old rule that newer resources are spared.
    private static readonly HashSet<string> Mandatory = new(
        ["cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory"], StringComparer.Ordinal);

    public override bool Measures(string name) => Known.Contains(name)
        || name.StartsWith(ResourceName.HugePagesPrefix, StringComparison.Ordinal)
        || (name.StartsWith(Requests, StringComparison.Ordinal)
            && (name.StartsWith(Requests + ResourceName.HugePagesPrefix, StringComparison.Ordinal) || ResourceName.IsExtended(name)));

    public override SortedDictionary<string, Quantity> Usage(DateTimeOffset now)
    {
        var usage = ResourceList.New();
        usage[Count] = Quantity.From(1);
        if (IsCharged(now))
        {
            usage.Add(Amounts(pod.Spec.TotalRequests(), pod.Spec.TotalLimits()));
        }
        return usage;
    }

    /// <summary>
    /// Whether it still takes more than its place in storage: not once it has ended, nor when it is overdue to be gone, such as on a node that is lost.
    /// </summary>
    public bool IsCharged(DateTimeOffset now) => pod.Status.Phase is not ("Succeeded" or "Failed")
        && !(pod.Metadata is { DeletionTimestamp: { } due, DeletionGracePeriodSeconds: { } grace } && now > due.Moment.AddSeconds(grace));

    public override string? Unsaid(IEnumerable<string> limited)
    {
        var missing = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        var mandatory = limited.Where(Mandatory.Contains).ToArray();
        foreach (var container in mandatory.Length == 0 ? [] : pod.Spec.Containers.Concat(pod.Spec.InitContainers))
        {
            var said = Amounts(container.Resources?.Requests ?? None, container.Resources?.Limits ?? None);
            foreach (var name in mandatory.Where(n => !said.ContainsKey(n)))
            {
                if (!missing.TryGetValue(name, out var containers))
                {
                    missing[name] = containers = new SortedSet<string>(StringComparer.Ordinal);
                }
                containers.Add(container.Name);
            }
        }
        return missing.Count == 0 ? null : "must specify " + string.Join("; ", missing.Select(m => $"{m.Key} for: {string.Join(',', m.Value)}"));
    }

    public override bool IsIn(ScopedResourceSelectorRequirement scope) => scope.ScopeName switch
    {
        "Terminating" => pod.Spec.ActiveDeadlineSeconds >= 0,
        "NotTerminating" => pod.Spec.ActiveDeadlineSeconds is null or < 0,
        "BestEffort" => PodQos.Compute(pod.Spec) == PodQos.BestEffort,
        "NotBestEffort" => PodQos.Compute(pod.Spec) != PodQos.BestEffort,
        "PriorityClass" => scope.Selects(string.IsNullOrEmpty(pod.Spec.PriorityClassName) ? [] : [pod.Spec.PriorityClassName]),
        "CrossNamespacePodAffinity" => LooksIntoOtherNamespaces(pod.Spec.Affinity),
        _ => false,
    };

    private static ReadOnlyDictionary<string, Quantity> None => ReadOnlyDictionary<string, Quantity>.Empty;

    private static SortedDictionary<string, Quantity> Amounts(IReadOnlyDictionary<string, Quantity> requests, IReadOnlyDictionary<string, Quantity> limits)
    {
        var amounts = ResourceList.New();
        amounts[ResourceName.Pods] = Quantity.From(1);
        foreach (var (name, amount) in requests)
        {
            var isHugePages = name.StartsWith(ResourceName.HugePagesPrefix, StringComparison.Ordinal);
            if (isHugePages || Overcommitted.Contains(name))
            {
                amounts[name] = amount;
            }
            if (isHugePages || Overcommitted.Contains(name) || ResourceName.IsExtended(name))
            {
                amounts[Requests + name] = amount;
            }
        }
        foreach (var (name, amount) in limits.Where(l => Overcommitted.Contains(l.Key)))
        {
            amounts[Limits + name] = amount;
        }
        return amounts;
    }

    private static bool LooksIntoOtherNamespaces(Affinity? affinity) => ((IEnumerable<PodAffinityTerm>)
    [
        .. affinity?.PodAffinity?.RequiredDuringSchedulingIgnoredDuringExecution ?? [],
        .. affinity?.PodAffinity?.PreferredDuringSchedulingIgnoredDuringExecution.Select(w => w.PodAffinityTerm) ?? [],
        .. affinity?.PodAntiAffinity?.RequiredDuringSchedulingIgnoredDuringExecution ?? [],
        .. affinity?.PodAntiAffinity?.PreferredDuringSchedulingIgnoredDuringExecution.Select(w => w.PodAffinityTerm) ?? [],
    ]).Any(t => t.Namespaces.Count > 0 || t.NamespaceSelector is not null);
}
