using MiniKube.Api.Policy.V1;
using MiniKube.Api.Selectors;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Preemption;

/// <summary>Which evictions the PodDisruptionBudgets of the moment allow.</summary>
internal sealed class DisruptionBudgets(IEnumerable<PodDisruptionBudget> budgets)
{
    private readonly (PodDisruptionBudget Budget, LabelSelectorExpression Selector)[] budgets =
        [.. budgets.Select(b => (b, LabelSelectorExpression.From(b.Spec.Selector))).Where(b => !b.Item2.IsNothing && !b.Item2.IsEverything)];

    /// <summary>Divides pods, taken in order, into those whose eviction some budget has no allowance left for, and the others.</summary>
    public (List<PodInfo> Violating, List<PodInfo> Others) Divide(IEnumerable<PodInfo> pods)
    {
        var (violating, others) = (new List<PodInfo>(), new List<PodInfo>());
        var allowed = Array.ConvertAll(budgets, b => b.Budget.Status.DisruptionsAllowed);
        foreach (var pod in pods)
        {
            var violates = false;
            for (var i = 0; i < budgets.Length; i++)
            {
                var (budget, selector) = budgets[i];
                // One that the budget knows to be going already has been counted.
                if (budget.Metadata.Namespace == pod.Key.Namespace && pod.Pod.Metadata.Labels.Count > 0 && selector.Matches(pod.Pod.Metadata.Labels)
                    && !budget.Status.DisruptedPods.ContainsKey(pod.Key.Name))
                {
                    violates |= --allowed[i] < 0;
                }
            }
            (violates ? violating : others).Add(pod);
        }
        return (violating, others);
    }
}
