using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Policy.V1;
using MiniKube.Api.Values;
using MiniKube.Simulation.Observation;

namespace MiniKube.Simulation.Wishes;

/// <summary>A PodDisruptionBudget over the pods of one application, whether there are any or not.</summary>
internal sealed class BudgetWish(string ns, string app, Chance chance) : Wish<PodDisruptionBudget>(ns, Make(ns, app, chance))
{
    private static readonly IntOrString[] Amounts = [0, 1, 2, "30%", "100%"];

    private static PodDisruptionBudget Make(string ns, string app, Chance chance) => new()
    {
        Metadata = new ObjectMeta { Namespace = ns, Name = $"of-{app}" },
        Spec = With(new PodDisruptionBudgetSpec { Selector = Workloads.Selector(app) }, chance.Hit(50), chance.Pick(Amounts)),
    };

    private static PodDisruptionBudgetSpec With(PodDisruptionBudgetSpec spec, bool least, IntOrString amount) =>
        spec with { MinAvailable = least ? amount : default(IntOrString?), MaxUnavailable = least ? default(IntOrString?) : amount };

    protected override Func<PodDisruptionBudget, PodDisruptionBudget> Draw(ObservedState state, Chance chance)
    {
        var (least, amount) = (chance.Hit(50), chance.Pick(Amounts));
        return budget => budget with { Spec = With(budget.Spec, least, amount) };
    }

    protected override IEnumerable<string> CheckObject(ObservedState state, PodDisruptionBudget actual)
    {
        if (actual.Spec.MinAvailable != Wanted.Spec.MinAvailable || actual.Spec.MaxUnavailable != Wanted.Spec.MaxUnavailable)
        {
            yield return $"it is {actual.Spec} where the user wanted {Wanted.Spec}";
        }
        // At rest every pod has a controller, whose scale is met.
        var app = Wanted.Spec.Selector!.MatchLabels["app"];
        var pods = state.In<Pod>(Namespace).Where(p => p.Metadata.Labels.GetValueOrDefault("app") == app).ToList();
        var healthy = pods.Count(p => p.IsReady());
        var desired = Wanted.Spec.MinAvailable is { } least
            ? least.GetScaledValue(pods.Count, roundUp: true)
            : Math.Max(0, pods.Count - Wanted.Spec.MaxUnavailable!.Value.GetScaledValue(pods.Count, roundUp: true));
        var allowed = pods.Count == 0 ? 0 : Math.Max(0, healthy - desired);
        var status = actual.Status;
        if (status.ObservedGeneration != actual.Metadata.Generation || (status.CurrentHealthy, status.DesiredHealthy, status.ExpectedPods, status.DisruptionsAllowed) != (healthy, desired, pods.Count, allowed)
            || status.DisruptedPods.Count > 0)
        {
            yield return $"it is {Description.Of(actual)} while {healthy} of {pods.Count} pods are healthy, {desired} shall be, and {allowed} may go";
        }
    }
}
