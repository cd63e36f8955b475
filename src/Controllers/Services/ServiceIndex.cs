using MiniKube.Api.Core.V1;
using MiniKube.Api.Selectors;
using MiniKube.Client.Informers;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.Services;

/// <summary>Which Services select a pod, and which pods a Service selects.</summary>
internal static class ServiceIndex
{
    /// <summary>The keys of the Services whose endpoints a change of a pod may touch; none when nothing about it matters to them.</summary>
    public static IEnumerable<ObjectKey> Touched(Informer<Service> services, Pod? before, Pod after)
    {
        var relabelled = before is not null && !before.Metadata.Labels.Equals(after.Metadata.Labels)
            && !(before.Metadata.Labels.Count == after.Metadata.Labels.Count
                && before.Metadata.Labels.All(l => after.Metadata.Labels.TryGetValue(l.Key, out var value) && value == l.Value));
        if (before is not null && !relabelled && SameEndpoint(before, after))
        {
            yield break;
        }
        foreach (var service in services.Store.List(after.Metadata.Namespace))
        {
            if (Selects(service, after) || (relabelled && Selects(service, before!)))
            {
                yield return services.KeyOf(service);
            }
        }
    }

    public static IReadOnlyList<Pod> Pods(Service service, Informer<Pod> pods) =>
        pods.Store.List(service.Metadata.Namespace).Where(p => Selects(service, p)).ToArray();

    private static bool Selects(Service service, Pod pod) =>
        service.Spec.Selector.Count > 0 && LabelSelectorExpression.FromLabels(service.Spec.Selector).Matches(pod.Metadata.Labels);

    private static bool SameEndpoint(Pod a, Pod b) => a.Metadata.Uid == b.Metadata.Uid
        && PodStates.IsReady(a) == PodStates.IsReady(b)
        && PodStates.IsTerminal(a) == PodStates.IsTerminal(b)
        && PodStates.IsTerminating(a) == PodStates.IsTerminating(b)
        && a.Spec.NodeName == b.Spec.NodeName
        && ServicePods.Addresses(a).SequenceEqual(ServicePods.Addresses(b));
}
