using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Simulation.Observation;

namespace MiniKube.Simulation.Wishes;

/// <summary>A ReplicationController, scaled.</summary>
internal sealed class ReplicationControllerWish(string ns, string name, Chance chance) : Wish<ReplicationController>(ns, new ReplicationController
{
    Metadata = new ObjectMeta { Namespace = ns, Name = name },
    Spec = new ReplicationControllerSpec { Replicas = chance.Next(4), Selector = Workloads.Labels(name), Template = Workloads.Template(name, chance) },
})
{
    protected override Func<ReplicationController, ReplicationController> Draw(ObservedState state, Chance chance)
    {
        var replicas = chance.Next(5);
        return controller => controller with { Spec = controller.Spec with { Replicas = replicas } };
    }

    protected override IEnumerable<string> CheckObject(ObservedState state, ReplicationController actual)
    {
        var wanted = Wanted.Spec.Replicas!.Value;
        if (actual.Spec.Replicas != wanted || actual.Status.ObservedGeneration != actual.Metadata.Generation || actual.Status.Replicas != wanted || (actual.Status.AvailableReplicas ?? 0) != wanted)
        {
            yield return $"it asks for {actual.Spec.Replicas}, and says {actual.Status}, where the user wanted {wanted}";
        }
        foreach (var what in Workloads.CheckPods(state, actual, wanted))
        {
            yield return what;
        }
    }
}
