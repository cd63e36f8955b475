using System.Globalization;
using MiniKube.Api.Apps.V1;
using MiniKube.Api.Core.V1;
using MiniKube.Controllers.ControllerRevisions;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.DaemonSets;

/// <summary>Whether a node is one for a DaemonSet's pod.</summary>
/// <param name="Run">A pod is to be there.</param>
/// <param name="Keep">A pod that is there may stay: the node no longer takes new ones, but does not drive them away.</param>
internal readonly record struct NodeVerdict(bool Run, bool Keep);

/// <summary>Which nodes a DaemonSet is for, and how its pods are tied to them.</summary>
internal sealed class DaemonPlacement(DaemonSet set)
{
    private const string GenerationAnnotation = "deprecated.daemonset.template.generation";
    private const string GenerationLabel = "pod-template-generation";
    private const string NameField = "metadata.name";

    // What is wrong with a node, or being done to it, is what daemons are for.
    private static readonly Toleration[] Always =
    [
        Tolerate("node.kubernetes.io/not-ready", "NoExecute"),
        Tolerate("node.kubernetes.io/unreachable", "NoExecute"),
        Tolerate("node.kubernetes.io/disk-pressure", "NoSchedule"),
        Tolerate("node.kubernetes.io/memory-pressure", "NoSchedule"),
        Tolerate("node.kubernetes.io/pid-pressure", "NoSchedule"),
        Tolerate("node.kubernetes.io/unschedulable", "NoSchedule"),
    ];

    private static readonly Toleration NoNetwork = Tolerate("node.kubernetes.io/network-unavailable", "NoSchedule");

    private readonly IReadOnlyList<Toleration> tolerations = Tolerations(set.Spec.Template.Spec);
    private readonly string? generation = Generation(set);

    /// <summary>By the template's node name, selector, affinity and tolerations; free resources do not count, the scheduler sees to those.</summary>
    public NodeVerdict Judge(Node node)
    {
        var spec = set.Spec.Template.Spec;
        if ((!string.IsNullOrEmpty(spec.NodeName) && spec.NodeName != node.Metadata.Name) || !spec.Admits(node))
        {
            return new(false, false);
        }
        return tolerations.FirstUntolerated(node.Spec.Taints, "NoSchedule", "NoExecute") is null
            ? new(true, true)
            : new(false, tolerations.FirstUntolerated(node.Spec.Taints, "NoExecute") is null);
    }

    /// <summary>The pod for a node, which the scheduler will find to fit there alone.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="hash">The hash of the revision it is made from.</param>
    public Pod NewPod(string node, string hash)
    {
        var pod = PodTemplates.NewPod(set, set.Spec.Template);
        var labels = pod.Metadata.Labels.With(TemplateRevision.PodLabel, hash);
        return pod with
        {
            Metadata = pod.Metadata with { Labels = generation is null ? labels : labels.With(GenerationLabel, generation) },
            Spec = pod.Spec with { Affinity = Only(pod.Spec.Affinity, node), Tolerations = tolerations },
        };
    }

    /// <summary>The node that the pod is on or is to be on; null where it says neither.</summary>
    public static string? NodeOf(Pod pod)
    {
        if (!string.IsNullOrEmpty(pod.Spec.NodeName))
        {
            return pod.Spec.NodeName;
        }
        foreach (var term in pod.Spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution?.NodeSelectorTerms ?? [])
        {
            foreach (var field in term.MatchFields)
            {
                if (field is { Key: NameField, Operator: "In", Values: [var name] })
                {
                    return name;
                }
            }
        }
        return null;
    }

    /// <summary>The pod is of the present template: by its revision, or by the template's generation where the server counts that.</summary>
    public bool IsUpdated(Pod pod, IReadOnlySet<string> hashes) =>
        (pod.Metadata.Labels.TryGetValue(TemplateRevision.PodLabel, out var hash) && hashes.Contains(hash))
        || (generation is not null && pod.Metadata.Labels.GetValueOrDefault(GenerationLabel) == generation);

    private static string? Generation(DaemonSet set) =>
        set.Metadata.Annotations.TryGetValue(GenerationAnnotation, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? text : null;

    private static IReadOnlyList<Toleration> Tolerations(PodSpec spec)
    {
        var all = spec.Tolerations.ToList();
        foreach (var toleration in spec.HostNetwork == true ? Always.Append(NoNetwork) : Always)
        {
            // One for the same taint gives way: it may end after some seconds.
            var at = all.FindIndex(t => t.Key == toleration.Key && t.Effect == toleration.Effect && t.Operator == toleration.Operator && string.IsNullOrEmpty(t.Value));
            if (at < 0)
            {
                all.Add(toleration);
            }
            else
            {
                all[at] = toleration;
            }
        }
        return all;
    }

    // The template's own terms have been judged already, and terms are alternatives: only this one may stand.
    private static Affinity Only(Affinity? affinity, string node) => (affinity ?? new()) with
    {
        NodeAffinity = (affinity?.NodeAffinity ?? new()) with
        {
            RequiredDuringSchedulingIgnoredDuringExecution = new NodeSelector
            {
                NodeSelectorTerms = [new NodeSelectorTerm { MatchFields = [new NodeSelectorRequirement { Key = NameField, Operator = "In", Values = [node] }] }],
            },
        },
    };

    private static Toleration Tolerate(string key, string effect) => new() { Key = key, Operator = "Exists", Effect = effect };
}
