using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Simulation.Observation;

namespace MiniKube.Simulation.Wishes;

/// <summary>A DaemonSet: one pod on every node, updated.</summary>
internal sealed class DaemonSetWish(string ns, string name, Chance chance) : Wish<DaemonSet>(ns, new DaemonSet
{
    Metadata = new ObjectMeta { Namespace = ns, Name = name },
    Spec = new DaemonSetSpec { Selector = Workloads.Selector(name), Template = Workloads.Template(name, chance) },
})
{
    protected override Func<DaemonSet, DaemonSet> Draw(ObservedState state, Chance chance)
    {
        var image = $"image:{chance.Next(5)}";
        return set => set with { Spec = set.Spec with { Template = Workloads.WithImage(set.Spec.Template, image) } };
    }

    protected override IEnumerable<string> CheckObject(ObservedState state, DaemonSet actual)
    {
        var image = Workloads.Image(Wanted.Spec.Template);
        var nodes = state.All<Node>().Select(n => n.Metadata.Name!).ToList();
        var status = actual.Status;
        if (Workloads.Image(actual.Spec.Template) != image)
        {
            yield return $"it is of {Workloads.Image(actual.Spec.Template)} where the user wanted {image}";
        }
        if (status.ObservedGeneration != actual.Metadata.Generation || status.DesiredNumberScheduled != nodes.Count || status.NumberReady != nodes.Count || status.UpdatedNumberScheduled != nodes.Count
            || status.NumberMisscheduled != 0)
        {
            yield return $"its status is of another state: {status}";
        }
        var pods = Workloads.OwnedBy<Pod>(state, actual);
        if (!pods.Select(p => p.Spec.NodeName ?? "").Order(StringComparer.Ordinal).SequenceEqual(nodes.Order(StringComparer.Ordinal)))
        {
            yield return $"its pods are on [{string.Join(' ', pods.Select(p => p.Spec.NodeName))}] while the nodes are [{string.Join(' ', nodes)}]";
        }
        foreach (var pod in pods.Where(p => !p.IsReady() || p.Spec.Containers[0].Image != image))
        {
            yield return $"its pod {pod.Metadata.Name} is {Description.Of(pod)}";
        }
    }
}
