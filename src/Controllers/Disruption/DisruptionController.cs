using MiniKube.Api.Core.V1;
using MiniKube.Api.Policy.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;

namespace MiniKube.Controllers.Disruption;

/// <summary>The shell of <see cref="DisruptionPlan"/>: keeps the status of PodDisruptionBudgets, which the eviction of pods goes by.</summary>
internal sealed class DisruptionController : ObjectController<PodDisruptionBudget>
{
    // A controller that could not be found may be one that has not been seen yet.
    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(30);

    private readonly Informer<Pod> pods;
    private readonly ScaleFinder scales;

    public DisruptionController(ControllerContext context) : base(context, "disruption-controller", workers: 1)
    {
        pods = context.Informers.Get<Pod>();
        pods.AddHandler(EnqueueFor, PodChanged, EnqueueFor);
        scales = new(context, ns =>
        {
            foreach (var budget in Objects.Store.List(ns).Where(DisruptionPlan.AsksForScale))
            {
                Enqueue(budget);
            }
        });
    }

    protected override async Task ReconcileAsync(ObjectKey key, PodDisruptionBudget budget, CancellationToken ct)
    {
        var selector = DisruptionPlan.SelectorOf(budget);
        var guarded = pods.Store.List(key.Namespace).Where(p => selector.Matches(p.Metadata.Labels)).ToArray();
        DisruptionPlan plan;
        try
        {
            var scale = DisruptionPlan.AsksForScale(budget)
                ? await ExpectedScale.SumAsync(guarded, (_, owner) => scales.FindAsync(key.Namespace, owner, ct)) : ExpectedScale.None;
            plan = DisruptionPlan.Compute(budget, guarded, scale, Context.Now);
        }
        catch (Exception e) when (e is UnknownScaleException or ApiException)
        {
            Events.Warning(budget, "CalculateExpectedPodCountFailed", $"Failed to calculate the number of expected pods: {e.Message}");
            await WriteAsync(key, budget, DisruptionPlan.Failed(budget, e.Message, Context.Now), ct);
            Queue.AddAfter(key, SecondLook);
            return;
        }
        foreach (var happened in plan.Events)
        {
            Events.Tell(budget, happened);
        }
        foreach (var pod in plan.Undeleted)
        {
            Events.Warning(pod, "NotDeleted", $"Pod was expected by PDB {key} to be deleted but it wasn't");
        }
        await WriteAsync(key, budget, plan.Status, ct);
        if (plan.Requeue is { } after)
        {
            Queue.AddAfter(key, after);
        }
    }

    // Nothing may be evicted while the numbers cannot be told; a plan tells them anew.
    protected override PodDisruptionBudget WithFailedSync(PodDisruptionBudget budget, string? why) =>
        why is null ? budget : budget with { Status = DisruptionPlan.Failed(budget, why, Context.Now) };

    private Task WriteAsync(ObjectKey key, PodDisruptionBudget budget, PodDisruptionBudgetStatus status, CancellationToken ct) =>
        status.Equals(budget.Status) ? Task.CompletedTask : WriteStatusAsync(key, budget with { Status = status }, ct);

    private void PodChanged(Pod before, Pod after)
    {
        if (!before.Metadata.Labels.Equals(after.Metadata.Labels))
        {
            EnqueueFor(before);
        }
        EnqueueFor(after);
    }

    private void EnqueueFor(Pod pod)
    {
        foreach (var budget in Objects.Store.List(pod.Metadata.Namespace))
        {
            if (DisruptionPlan.Selects(budget, pod.Metadata.Labels))
            {
                Enqueue(budget);
            }
        }
    }
}
