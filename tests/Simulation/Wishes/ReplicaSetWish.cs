using MiniKube.Api.Apps.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Simulation.Observation;

namespace MiniKube.Simulation.Wishes;

/// <summary>A ReplicaSet of the user's own.</summary>
internal sealed class ReplicaSetWish(string ns, string name, Chance chance) : Wish<ReplicaSet>(ns, Make(ns, name, chance))
{
    private static ReplicaSet Make(string ns, string name, Chance chance) => new()
    {
        Metadata = new ObjectMeta { Namespace = ns, Name = name },
        Spec = new ReplicaSetSpec { Replicas = chance.Next(5), Selector = Workloads.Selector(name), Template = Workloads.Template(name, chance) },
    };

    protected override Func<ReplicaSet, ReplicaSet> Draw(ObservedState state, Chance chance)
    {
        var (replicas, image) = (chance.Next(6), $"image:{chance.Next(5)}");
        return chance.Hit(80)
            ? set => set with { Spec = set.Spec with { Replicas = replicas } }
            : set => set with { Spec = set.Spec with { Template = Workloads.WithImage(set.Spec.Template, image) } };
    }

    protected override IEnumerable<string> CheckObject(ObservedState state, ReplicaSet actual)
    {
        var wanted = Wanted.Spec.Replicas!.Value;
        if (actual.Spec.Replicas != wanted || Workloads.Image(actual.Spec.Template) != Workloads.Image(Wanted.Spec.Template))
        {
            yield return $"it asks for {actual.Spec.Replicas} of {Workloads.Image(actual.Spec.Template)} where the user wanted {wanted} of {Workloads.Image(Wanted.Spec.Template)}";
        }
        if (actual.Status.ObservedGeneration != actual.Metadata.Generation || actual.Status.Replicas != wanted || (actual.Status.AvailableReplicas ?? 0) != wanted)
        {
            yield return $"its status is of another state: {Description.Of(actual)}";
        }
        foreach (var what in Workloads.CheckPods(state, actual, wanted))
        {
            yield return what;
        }
    }
}
