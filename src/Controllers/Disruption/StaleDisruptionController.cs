using MiniKube.Api.Core.V1;
using MiniKube.Client.Http;
using MiniKube.Client.Informers;
using MiniKube.Client.WorkQueues;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.Disruption;

/// <summary>
/// Takes back what a pod says of its coming disruption when it was not deleted after all: the condition DisruptionTarget turns False after two minutes (KEP-3329).
/// </summary>
internal sealed class StaleDisruptionController : IController
{
    private const string Name = "disruption-controller";

    private readonly ControllerContext context;
    private readonly WorkQueue<ObjectKey> queue;
    private readonly Informer<Pod> pods;

    public StaleDisruptionController(ControllerContext context)
    {
        this.context = context;
        queue = context.Queue<ObjectKey>("stale_pod_disruption");
        pods = context.Informers.Get<Pod>();
        pods.AddHandler(Look, (_, pod) => Look(pod));
    }

    public Task RunAsync(CancellationToken ct) => context.Loop(Name, queue, ReconcileAsync).RunAsync(ct);

    /// <summary>When the pod's condition is no longer to be believed; null where it is, or there is none. The node agent takes its time, so its word stands.</summary>
    public static DateTimeOffset? StaleAt(Pod pod) => !PodStates.IsTerminating(pod) && !PodStates.IsTerminal(pod)
        && PodStates.Condition(pod, "DisruptionTarget") is { Status: "True", Reason: not "TerminationByKubelet" } condition
            ? (condition.LastTransitionTime?.Moment ?? DateTimeOffset.MinValue) + DisruptionPlan.DeletionTimeout : null;

    private void Look(Pod pod)
    {
        if (StaleAt(pod) is { } at)
        {
            queue.AddAfter(pods.KeyOf(pod), at - context.Now);
        }
    }

    private async Task ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (pods.Store.Get(key) is not { } pod || StaleAt(pod) is not { } at)
        {
            return;
        }
        if (at > context.Now)
        {
            queue.AddAfter(key, at - context.Now);
            return;
        }
        var undone = new PodCondition { Type = "DisruptionTarget", Status = "False", LastTransitionTime = context.Now, ObservedGeneration = pod.Metadata.Generation };
        PodCondition[] conditions = [.. pod.Status.Conditions.Select(c => c.Type == undone.Type ? undone : c)];
        var result = await context.Client.UpdateAsync(pod with { Status = pod.Status with { Conditions = conditions } }, "status", ct);
        if (!result.IsSuccess && !result.IsNotFound && !result.IsConflict)
        {
            throw new ApiException(result.Error);
        }
    }
}
