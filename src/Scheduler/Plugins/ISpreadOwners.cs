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

/// <summary>From the Services that select the pod and from the ReplicaSet, StatefulSet or ReplicationController that owns it.</summary>
internal sealed class SpreadOwners(
    ObjectStore<Service> services, ObjectStore<ReplicaSet> replicaSets, ObjectStore<StatefulSet> statefulSets, ObjectStore<ReplicationController> controllers) : ISpreadOwners
{
    private (Pod Pod, StoreSnapshot<Service> Services, Owners Owners, LabelSelectorExpression? Selector)? last;

    public LabelSelectorExpression? SelectorOf(Pod pod)
    {
        var (s, o) = (services.Snapshot, new Owners(replicaSets.Snapshot, statefulSets.Snapshot, controllers.Snapshot));
        if (last is not { } known || known.Services != s || known.Owners != o || !Alike(known.Pod, pod))
        {
            last = known = (pod, s, o, Derive(pod, s, o));
        }
        return known.Selector;
    }

    private static LabelSelectorExpression? Derive(Pod pod, StoreSnapshot<Service> services, Owners owners)
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
        var requirements = LabelSelectorExpression.FromLabels(merged).Requirements.Concat(OfOwner(pod, owners)).ToList();
        return requirements.Count == 0 ? null : new(requirements);
    }

    private static IReadOnlyList<LabelRequirement> OfOwner(Pod pod, Owners owners)
    {
        if (ControllerOf(pod) is not { Kind: "ReplicaSet" or "StatefulSet" or "ReplicationController" } owner)
        {
            return [];
        }
        // A new owner's pods can be seen before the owner is: its template's labels, which they all carry, select the same pods.
        return (owners.SelectorOf(owner, pod.Metadata.Namespace) ?? LabelSelectorExpression.FromLabels(pod.Metadata.Labels)).Requirements;
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

    private sealed record Owners(StoreSnapshot<ReplicaSet> ReplicaSets, StoreSnapshot<StatefulSet> StatefulSets, StoreSnapshot<ReplicationController> Controllers)
    {
        /// <summary>Null for one that is not there.</summary>
        public LabelSelectorExpression? SelectorOf(OwnerReference owner, string? ns) => owner.Kind switch
        {
            "ReplicaSet" => ReplicaSets.Get(ns, owner.Name) is { } set && set.Metadata.Uid == owner.Uid ? LabelSelectorExpression.From(set.Spec.Selector) : null,
            "StatefulSet" => StatefulSets.Get(ns, owner.Name) is { } set && set.Metadata.Uid == owner.Uid ? LabelSelectorExpression.From(set.Spec.Selector) : null,
            _ => Controllers.Get(ns, owner.Name) is { } set && set.Metadata.Uid == owner.Uid ? LabelSelectorExpression.FromLabels(set.Spec.Selector) : null,
        };
    }
}
