using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Cycles;

/// <summary>A node that a plugin rejected, and why.</summary>
internal readonly record struct NodeRejection(string Node, string Plugin, Verdict Verdict);

/// <summary>Why a pod fits nowhere: each node's first rejection, in the order the nodes were looked at.</summary>
internal sealed class Diagnosis(int nodeCount)
{
    private readonly List<NodeRejection> rejections = [];
    private Verdict absent;
    private ulong rejectors;
    private bool rejectedByExtender;

    /// <summary>All nodes, those among them that never came into question.</summary>
    public int NodeCount => nodeCount;
    public IReadOnlyList<NodeRejection> Rejections => rejections;

    /// <summary>The nodes on which removing pods could help.</summary>
    public IEnumerable<string> Resolvable => rejections.Where(r => r.Verdict.Code == VerdictCode.Unschedulable).Select(r => r.Node);

    /// <summary>The plugins that rejected the pod, as bits of its profile; none where an extender did, for nobody knows what could change its mind.</summary>
    public ulong Rejectors => rejectedByExtender ? 0 : rejectors;

    /// <summary>Said of all nodes at once, before any was looked at.</summary>
    public string? PreFilterMessage { get; private set; }
    public string? PostFilterMessage { get; set; }

    public static Verdict NotNamed(IEnumerable<string> plugins) => Verdict.Unresolvable($"node(s) didn't satisfy plugin(s) [{string.Join(' ', plugins)}]");

    public void Add(string node, string plugin, Verdict verdict) => rejections.Add(new(node, plugin, verdict));

    /// <summary>The same verdict for all nodes that have none.</summary>
    public void AddToAbsent(Verdict verdict) => absent = verdict;

    public void Reject(Profile profile, NodeInfo node, IPlugin plugin, Verdict verdict)
    {
        Add(node.Name, plugin.Name, verdict);
        rejectors |= profile.BitOf(plugin);
    }

    public void RejectByExtender(string node, string extender, Verdict verdict)
    {
        Add(node, extender, verdict);
        rejectedByExtender = true;
    }

    public void RejectAll(Profile profile, IReadOnlyList<NodeInfo> nodes, IPlugin plugin, Verdict verdict)
    {
        PreFilterMessage = string.Join(", ", verdict.Reasons);
        foreach (var node in nodes)
        {
            Reject(profile, node, plugin, verdict);
        }
    }

    /// <summary>The nodes outside the ones that a plugin left in question.</summary>
    public void RejectOthers(Profile profile, IReadOnlyList<NodeInfo> nodes, IReadOnlySet<string> left, ulong plugins)
    {
        var names = profile.NamesOf(plugins).ToList();
        var verdict = NotNamed(names);
        foreach (var node in nodes)
        {
            if (!left.Contains(node.Name))
            {
                rejections.Add(new(node.Name, names[0], verdict));
            }
        }
        rejectors |= plugins;
    }

    /// <summary>
    /// What the pod's condition and event say, in upstream's form:
    /// <c>0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu.</c>
    /// </summary>
    public string Message
    {
        get
        {
            if (nodeCount == 0)
            {
                return "no nodes available to schedule pods";
            }
            var text = PreFilterMessage ?? Histogram();
            text = text.Length == 0 ? $"0/{nodeCount} nodes are available:" : $"0/{nodeCount} nodes are available: {text}.";
            return string.IsNullOrEmpty(PostFilterMessage) ? text : $"{text} {PostFilterMessage}";
        }
    }

    private string Histogram()
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var rejection in rejections)
        {
            foreach (var reason in rejection.Verdict.Reasons)
            {
                counts[reason] = counts.GetValueOrDefault(reason) + 1;
            }
        }
        foreach (var reason in absent.Reasons)
        {
            if (rejections.Count < nodeCount)
            {
                counts[reason] = counts.GetValueOrDefault(reason) + nodeCount - rejections.Count;
            }
        }
        // Sorted as text, the counts included, as upstream does.
        return string.Join(", ", counts.Select(c => $"{c.Value} {c.Key}").Order(StringComparer.Ordinal));
    }
}
