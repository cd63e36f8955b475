using MiniKube.Api.Apps.V1;
using MiniKube.Api.Batch.V1;
using MiniKube.Api.Codecs;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Discovery.V1;
using MiniKube.Api.Policy.V1;

namespace MiniKube.Simulation.Observation;

/// <summary>An object in one line: what matters about it when a promise is broken.</summary>
internal static class Description
{
    public static string Of(IKubernetesObject obj)
    {
        var metadata = obj.Metadata;
        var owners = metadata.OwnerReferences.Count == 0 ? "" : $" of {string.Join(',', metadata.OwnerReferences.Select(o => $"{o.Kind}/{o.Name}"))}";
        var leaving = metadata.DeletionTimestamp is null ? "" : $" leaving [{string.Join(',', metadata.Finalizers)}]";
        return $"{metadata.Uid?[..8]} gen {metadata.Generation}{owners}{leaving}: {Details(obj)}";
    }

    private static string Details(IKubernetesObject obj) => obj switch
    {
        Pod p => $"{p.Status.Phase} on {p.Spec.NodeName} {(p.IsReady() ? "ready" : "not ready")} ip {p.Status.PodIP} labels {Labels(p)} image {p.Spec.Containers[0].Image}",
        Node n => $"ready {n.Status.Condition("Ready")} {(n.Spec.Unschedulable == true ? "cordoned" : "")} taints {string.Join(',', n.Spec.Taints.Select(t => $"{t.Key}:{t.Effect}"))}",
        ReplicaSet s => $"wants {s.Spec.Replicas}, has {s.Status.Replicas}, ready {s.Status.ReadyReplicas}, available {s.Status.AvailableReplicas}, observed {s.Status.ObservedGeneration}",
        Deployment d => $"wants {d.Spec.Replicas} of {d.Spec.Template.Spec.Containers[0].Image}{(d.Spec.Paused == true ? " paused" : "")}, has {d.Status.Replicas}, updated {d.Status.UpdatedReplicas}, "
            + $"available {d.Status.AvailableReplicas}, observed {d.Status.ObservedGeneration}",
        Service s => $"{s.Spec.Type} {s.Spec.ClusterIP} selects {string.Join(',', s.Spec.Selector.Select(l => $"{l.Key}={l.Value}"))}",
        EndpointSlice s => string.Join(' ', s.Endpoints.Select(e => $"{e.TargetRef?.Name}:{(e.Conditions?.Ready == true ? "ready" : "not ready")}")),
        ResourceQuota q => $"hard {Amounts(q.Spec.Hard)}, used {Amounts(q.Status.Used)}",
        Job j => $"wants {j.Spec.Completions} by {j.Spec.Parallelism}{(j.Spec.Suspend == true ? " suspended" : "")}, active {j.Status.Active}, succeeded {j.Status.Succeeded}, failed {j.Status.Failed}, "
            + $"uncounted {j.Status.UncountedTerminatedPods?.Succeeded.Count}+{j.Status.UncountedTerminatedPods?.Failed.Count}, {string.Join(',', j.Status.Conditions.Select(c => $"{c.Type} {c.Reason}"))}",
        CronJob c => $"{c.Spec.Schedule} {c.Spec.ConcurrencyPolicy}{(c.Spec.Suspend == true ? " suspended" : "")}, last {c.Status.LastScheduleTime}, active {string.Join(',', c.Status.Active.Select(a => a.Name))}",
        PodDisruptionBudget b => $"min {b.Spec.MinAvailable} max {b.Spec.MaxUnavailable}, healthy {b.Status.CurrentHealthy} of {b.Status.ExpectedPods}, desired {b.Status.DesiredHealthy}, allowed {b.Status.DisruptionsAllowed}, "
            + $"disrupted {b.Status.DisruptedPods.Count}, observed {b.Status.ObservedGeneration}",
        PersistentVolumeClaim c => $"{c.Status.Phase} to {c.Spec.VolumeName}",
        PersistentVolume v => $"for {v.Spec.ClaimRef?.Name}",
        Namespace n => n.Status.Phase ?? "",
        _ => "",
    };

    private static string? Condition(this NodeStatus status, string type) => status.Conditions.FirstOrDefault(c => c.Type == type)?.Status;

    private static string Labels(Pod pod) => string.Join(',', pod.Metadata.Labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}"));

    private static string Amounts(IReadOnlyDictionary<string, Api.Values.Quantity> amounts) => string.Join(' ', amounts.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Value}"));
}
