using System.Globalization;
using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Simulation.Observation;

namespace MiniKube.Simulation.Wishes;

/// <summary>A StatefulSet: scaled and updated, in order or all at once.</summary>
internal sealed class StatefulSetWish(string ns, string name, Chance chance) : Wish<StatefulSet>(ns, new StatefulSet
{
    Metadata = new ObjectMeta { Namespace = ns, Name = name },
    Spec = new StatefulSetSpec
    {
        Replicas = chance.Next(4),
        Selector = Workloads.Selector(name),
        ServiceName = name,
        PodManagementPolicy = chance.Hit(50) ? "Parallel" : "OrderedReady",
        Template = Workloads.Template(name, chance),
    },
})
{
    protected override Func<StatefulSet, StatefulSet> Draw(ObservedState state, Chance chance)
    {
        var (replicas, image) = (chance.Next(5), $"image:{chance.Next(5)}");
        return chance.Hit(60)
            ? set => set with { Spec = set.Spec with { Replicas = replicas } }
            : set => set with { Spec = set.Spec with { Template = Workloads.WithImage(set.Spec.Template, image) } };
    }

    protected override IEnumerable<string> CheckObject(ObservedState state, StatefulSet actual)
    {
        var (wanted, image) = (Wanted.Spec.Replicas!.Value, Workloads.Image(Wanted.Spec.Template));
        if (actual.Spec.Replicas != wanted || Workloads.Image(actual.Spec.Template) != image)
        {
            yield return $"it asks for {actual.Spec.Replicas} of {Workloads.Image(actual.Spec.Template)} where the user wanted {wanted} of {image}";
        }
        var status = actual.Status;
        if (status.ObservedGeneration != actual.Metadata.Generation || status.Replicas != wanted || (status.ReadyReplicas ?? 0) != wanted || status.CurrentRevision != status.UpdateRevision)
        {
            yield return $"its status is of another state: {status}";
        }
        var pods = Workloads.OwnedBy<Pod>(state, actual);
        var names = string.Join(' ', pods.Select(p => p.Metadata.Name).Order(StringComparer.Ordinal));
        var ordinals = string.Join(' ', Enumerable.Range(0, wanted).Select(i => string.Create(CultureInfo.InvariantCulture, $"{Name}-{i}")));
        if (names != ordinals)
        {
            yield return $"its pods are [{names}] where [{ordinals}] are wanted";
        }
        foreach (var pod in pods.Where(p => !p.IsReady() || p.Spec.Containers[0].Image != image))
        {
            yield return $"its pod {pod.Metadata.Name} is {Description.Of(pod)}";
        }
    }
}
