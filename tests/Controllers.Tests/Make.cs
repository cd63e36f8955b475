using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Api.Meta.V1;
using MiniKube.Controllers.Ownership;

namespace MiniKube.Controllers.Tests;

/// <summary>Objects as short as a test needs them.</summary>
internal static class Make
{
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static Dictionary<string, string> Labels(params (string Key, string Value)[] labels) =>
        labels.ToDictionary(l => l.Key, l => l.Value, StringComparer.Ordinal);

    public static ReplicaSet ReplicaSet(int replicas, string name = "web", OwnerReference? owner = null) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default", Uid = "uid-" + name, Generation = 1, OwnerReferences = owner is null ? [] : [owner] },
        Spec = new ReplicaSetSpec
        {
            Replicas = replicas,
            Selector = new LabelSelector { MatchLabels = Labels(("app", "web")) },
            Template = new PodTemplateSpec { Metadata = new ObjectMeta { Labels = Labels(("app", "web")) } },
        },
    };

    public static Pod Pod(string name, ReplicaSet? owner = null) => new()
    {
        Metadata = new ObjectMeta
        {
            Name = name, Namespace = "default", Uid = "uid-" + name, Labels = Labels(("app", "web")), CreationTimestamp = Now.AddHours(-1),
            OwnerReferences = owner is null ? [] : [ControllerReference.To(owner)],
        },
        Status = new PodStatus { Phase = "Pending" },
    };

    public static PodTemplateSpec Template(string image) => new()
    {
        Metadata = new ObjectMeta { Labels = Labels(("app", "web")) },
        Spec = new PodSpec { Containers = [new Container { Name = "c", Image = image }] },
    };

    public static StatefulSet StatefulSet(int replicas, Func<StatefulSetSpec, StatefulSetSpec>? change = null)
    {
        var spec = new StatefulSetSpec
        {
            Replicas = replicas, ServiceName = "web", Selector = new LabelSelector { MatchLabels = Labels(("app", "web")) }, Template = Template("image:1"),
            PodManagementPolicy = "OrderedReady", UpdateStrategy = new() { Type = "RollingUpdate", RollingUpdate = new() { Partition = 0 } },
        };
        return new() { Metadata = Workload, Spec = change?.Invoke(spec) ?? spec };
    }

    public static DaemonSet DaemonSet(Func<DaemonSetSpec, DaemonSetSpec>? change = null)
    {
        var spec = new DaemonSetSpec
        {
            Selector = new LabelSelector { MatchLabels = Labels(("app", "web")) }, Template = Template("image:1"),
            UpdateStrategy = new() { Type = "RollingUpdate", RollingUpdate = new() { MaxUnavailable = 1, MaxSurge = 0 } },
        };
        return new() { Metadata = Workload, Spec = change?.Invoke(spec) ?? spec };
    }

    private static ObjectMeta Workload => new() { Name = "web", Namespace = "default", Uid = "uid-web", Generation = 1 };

    public static Pod On(this Pod pod, string node) => pod with { Spec = pod.Spec with { NodeName = node } };

    public static Pod At(this Pod pod, params string[] ips) =>
        pod with { Status = pod.Status with { PodIP = ips[0], PodIPs = ips.Select(ip => new PodIP { Ip = ip }).ToArray() } };

    public static Pod Phase(this Pod pod, string phase) => pod with { Status = pod.Status with { Phase = phase } };

    public static Pod Ready(this Pod pod, bool ready = true, DateTimeOffset? since = null) => pod with
    {
        Status = pod.Status with
        {
            Phase = "Running",
            Conditions = [new PodCondition { Type = "Ready", Status = ready ? "True" : "False", LastTransitionTime = since ?? Now.AddMinutes(-10) }],
        },
    };

    public static Pod Terminating(this Pod pod) => pod with { Metadata = pod.Metadata with { DeletionTimestamp = Now } };

    public static Pod Labelled(this Pod pod, params (string Key, string Value)[] labels) => pod with { Metadata = pod.Metadata with { Labels = Labels(labels) } };

    public static Pod Annotated(this Pod pod, string key, string value) => pod with { Metadata = pod.Metadata with { Annotations = Labels((key, value)) } };

    public static Node Node(string name, string ready = "True", string? zone = null, params Taint[] taints) => new()
    {
        Metadata = new ObjectMeta
        {
            Name = name, Uid = "uid-" + name, CreationTimestamp = Now.AddDays(-1),
            Labels = zone is null ? Labels() : Labels(("topology.kubernetes.io/zone", zone)),
        },
        Spec = new NodeSpec { Taints = taints },
        Status = new NodeStatus
        {
            Conditions = ready.Length == 0 ? [] : [new NodeCondition { Type = "Ready", Status = ready, LastHeartbeatTime = Now, LastTransitionTime = Now.AddHours(-1) }],
        },
    };

    public static T Select<T>(IReadOnlyList<T> from, SeededChance chance) => from[chance.Next(from.Count)];
}

/// <summary>Draws that repeat with their seed.</summary>
internal sealed class SeededChance(ulong seed)
{
    private readonly Api.Determinism.SeededRandomSource source = new(seed);

    public int Next(int maxExclusive) => source.Next(maxExclusive);
    public bool Hit(int percent) => source.Next(100) < percent;
}
