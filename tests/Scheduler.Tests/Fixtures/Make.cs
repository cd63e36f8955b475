using MiniKube.Api.Core.V1;
using MiniKube.Api.Determinism;
using MiniKube.Api.Meta.V1;
using MiniKube.Api.Values;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Tests.Fixtures;

/// <summary>Objects in one line each. Amounts are in Kubernetes' notation, maps in that of labels: <c>a=b,c=d</c>.</summary>
internal static class Make
{
    public static Node Node(string name, string resources = "cpu=4,memory=8Gi,pods=110", string labels = "", params string[] taints) => new()
    {
        Metadata = new ObjectMeta { Name = name, Uid = "uid-" + name, Labels = Map($"kubernetes.io/hostname={name},{labels}") },
        Spec = new NodeSpec { Taints = [.. taints.Select(Taint)] },
        Status = new NodeStatus { Allocatable = Amounts(resources), Capacity = Amounts(resources) },
    };

    /// <summary>For plugins: pods belong together by the label app, there are no budgets, and nothing can be bound.</summary>
    public static PluginContext Context => new(new OwnersByLabel(), new SeededRandomSource(1));

    public static Node Cordoned(this Node node) => node with { Spec = node.Spec with { Unschedulable = true } };

    /// <param name="name">In namespace default.</param>
    /// <param name="requests">Of its one container.</param>
    /// <param name="labels">Of the pod.</param>
    /// <param name="node">Where it is bound.</param>
    /// <param name="spec">What else there is to its spec.</param>
    public static Pod Pod(string name, string requests = "", string labels = "", string? node = null, Func<PodSpec, PodSpec>? spec = null)
    {
        var plain = new PodSpec
        {
            NodeName = node,
            Containers = [new Container { Name = "c", Image = "i", Resources = new ResourceRequirements { Requests = Amounts(requests) } }],
        };
        return new Pod
        {
            Metadata = new ObjectMeta { Namespace = "default", Name = name, Uid = "uid-" + name, Labels = Map(labels) },
            Spec = spec?.Invoke(plain) ?? plain,
        };
    }

    public static Pod OwnedBy(this Pod pod, string replicaSet) => pod with
    {
        Metadata = pod.Metadata with
        {
            OwnerReferences = [new OwnerReference { ApiVersion = "apps/v1", Kind = "ReplicaSet", Name = replicaSet, Uid = "uid-" + replicaSet, Controller = true }],
        },
    };

    public static Pod Terminating(this Pod pod) => pod with
    {
        Metadata = pod.Metadata with { DeletionTimestamp = Timestamp.FromUnixSeconds(0) },
    };

    /// <param name="topologyKey">What counts as together.</param>
    /// <param name="labels">Of the other pods.</param>
    /// <param name="namespaces">Theirs; the pod's own without any.</param>
    public static PodAffinityTerm Term(string topologyKey, string labels, params string[] namespaces) => new()
    {
        TopologyKey = topologyKey,
        LabelSelector = new LabelSelector { MatchLabels = Map(labels) },
        Namespaces = namespaces,
    };

    public static Affinity Affinity(
        PodAffinityTerm[]? required = null, PodAffinityTerm[]? requiredApart = null,
        (int Weight, PodAffinityTerm Term)[]? preferred = null, (int Weight, PodAffinityTerm Term)[]? preferredApart = null)
    {
        WeightedPodAffinityTerm[] Weighted((int Weight, PodAffinityTerm Term)[]? terms) =>
            [.. (terms ?? []).Select(t => new WeightedPodAffinityTerm { Weight = t.Weight, PodAffinityTerm = t.Term })];
        return new Affinity
        {
            PodAffinity = new() { RequiredDuringSchedulingIgnoredDuringExecution = required ?? [], PreferredDuringSchedulingIgnoredDuringExecution = Weighted(preferred) },
            PodAntiAffinity = new() { RequiredDuringSchedulingIgnoredDuringExecution = requiredApart ?? [], PreferredDuringSchedulingIgnoredDuringExecution = Weighted(preferredApart) },
        };
    }

    public static Pod In(this Pod pod, string ns) => pod with { Metadata = pod.Metadata with { Namespace = ns, Uid = $"uid-{ns}-{pod.Metadata.Name}" } };

    public static Taint Taint(string text)
    {
        var (pair, effect) = Cut(text, ':');
        var (key, value) = Cut(pair, '=');
        return new() { Key = key, Value = value.Length > 0 ? value : null, Effect = effect };
    }

    public static SortedDictionary<string, string> Map(string text) =>
        new(text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(p => Cut(p, '=')).ToDictionary(p => p.Left, p => p.Right), StringComparer.Ordinal);

    public static SortedDictionary<string, Quantity> Amounts(string text) =>
        new(Map(text).ToDictionary(p => p.Key, p => Quantity.Parse(p.Value)), StringComparer.Ordinal);

    public static ClusterSnapshot Cluster(IEnumerable<Node> nodes, params IEnumerable<Pod> bound)
    {
        var cluster = new ClusterSnapshot();
        foreach (var node in nodes)
        {
            cluster.SetNode(node);
        }
        foreach (var pod in bound)
        {
            cluster.SetPod(new PodInfo(pod, cluster.Resources));
        }
        return cluster;
    }

    private static (string Left, string Right) Cut(string text, char at) =>
        text.IndexOf(at) is >= 0 and var i ? (text[..i], text[(i + 1)..]) : (text, "");
}
