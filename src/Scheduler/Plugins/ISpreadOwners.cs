using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Selectors;
using MiniKube.Client.Informers;

namespace MiniKube.Scheduler.Plugins;

/// <summary>Which pods belong together though no constraint says so: those of one Service, and of one owner.</summary>
internal interface ISpreadOwners
{
    /// <summary>Selects the pod and its like; null where it has none.</summary>
    LabelSelectorExpression? SelectorOf(Pod pod);
}

/// <summary>Where nobody belongs together.</summary>
internal sealed class NoOwners : ISpreadOwners
{
    public LabelSelectorExpression? SelectorOf(Pod pod) => null;
}

/// <summary>From the Services that select the pod and from the ReplicaSet that owns it.</summary>
internal sealed class SpreadOwners(ObjectStore<Service> services, ObjectStore<ReplicaSet> replicaSets) : ISpreadOwners
{
    private (Pod Pod, StoreSnapshot<Service> Services, StoreSnapshot<ReplicaSet> ReplicaSets, LabelSelectorExpression? Selector)? last;

    public LabelSelectorExpression? SelectorOf(Pod pod)
    {
        var (s, r) = (services.Snapshot, replicaSets.Snapshot);
        if (last is not { } known || known.Services != s || known.ReplicaSets != r || !Alike(known.Pod, pod))
        {
            last = known = (pod, s, r, Derive(pod, s, r));
        }
        return known.Selector;
    }

    private static LabelSelectorExpression? Derive(Pod pod, StoreSnapshot<Service> services, StoreSnapshot<ReplicaSet> replicaSets)
    {
        var merged = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var service in services.List(pod.Metadata.Namespace ?? ""))
        {
            if (service.Spec.Selector.Count > 0 && LabelSelectorExpression.FromLabels(service.Spec.Selector).Matches(pod.Metadata.Labels))
            {
                foreach (var (key, value) in service.Spec.Selector)
                {
                    merged[key] = value;
                }
            }
        }
        var requirements = LabelSelectorExpression.FromLabels(merged).Requirements.Concat(OfOwner(pod, replicaSets)).ToList();
        return requirements.Count == 0 ? null : new(requirements);
    }

    private static IReadOnlyList<LabelRequirement> OfOwner(Pod pod, StoreSnapshot<ReplicaSet> replicaSets)
    {
        if (ControllerOf(pod) is not { Kind: "ReplicaSet" } owner)
        {
            return [];
        }
        var found = replicaSets.Get(pod.Metadata.Namespace, owner.Name);
        if (found is not null && found.Metadata.Uid == owner.Uid)
        {
            return LabelSelectorExpression.From(found.Spec.Selector).Requirements;
        }
        // A new ReplicaSet's pods can be seen before the ReplicaSet is: its template's labels, which they all carry, select the same pods.
        return LabelSelectorExpression.FromLabels(pod.Metadata.Labels).Requirements;
    }

    private static OwnerReference? ControllerOf(Pod pod)
    {
        foreach (var owner in pod.Metadata.OwnerReferences)
        {
            if (owner.Controller == true)
            {
                return owner;
            }
        }
        return null;
    }

    private static bool Alike(Pod a, Pod b) =>
        a.Metadata.Namespace == b.Metadata.Namespace
        && ControllerOf(a)?.Uid == ControllerOf(b)?.Uid
        && a.Metadata.Labels.Count == b.Metadata.Labels.Count
        && a.Metadata.Labels.All(l => b.Metadata.Labels.TryGetValue(l.Key, out var value) && value == l.Value);
}
