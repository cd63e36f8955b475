using MiniKube.Api.Core.V1;
using MiniKube.Scheduler.Framework;

namespace MiniKube.Scheduler.Plugins;

/// <summary>Keeps a pod out of the queue until its last <c>spec.schedulingGates</c> is gone (KEP-3521).</summary>
internal sealed class SchedulingGates : IPreEnqueuePlugin, IEnqueueExtensions
{
    public string Name => "SchedulingGates";

    public IReadOnlyList<QueueingHint> EventsToRegister { get; } =
        [new(ClusterEvents.PodSchedulingGates, (_, change) => change.NewPod?.Pod.Spec.SchedulingGates.Count == 0)];

    public Verdict PreEnqueue(Pod pod) => pod.Spec.SchedulingGates.Count == 0
        ? Verdict.Success
        : Verdict.Unresolvable($"waiting for scheduling gates: [{string.Join(' ', pod.Spec.SchedulingGates.Select(g => g.Name))}]");
}
