using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Plugins;

/// <summary>One constraint over the cluster of the moment: how many like pods each domain, and each node, has.</summary>
internal sealed class SpreadDomains
{
    private readonly GroupCounts like;
    private readonly bool includesAll;
    private int[] inDomain = [];
    private bool[]? counted;
    private int? least;

    private SpreadDomains(SpreadConstraint constraint, ClusterSnapshot cluster, PodInfo pod)
    {
        Constraint = constraint;
        Column = cluster.Topology(constraint.TopologyKey);
        like = cluster.CountsOf(new PodGroup([new PodSelection([pod.Key.Namespace], null, constraint.Selector)], WithTerminating: false));
        SelfMatches = constraint.Selector.Matches(pod.Pod.Metadata.Labels);
        includesAll = !constraint.HonorNodeTaints
            && (!constraint.HonorNodeAffinity || (pod.Pod.Spec.NodeSelector.Count == 0 && pod.Pod.Spec.Affinity?.NodeAffinity is null));
    }

    public SpreadConstraint Constraint { get; }
    public TopologyColumn Column { get; }

    /// <summary>The pod would count itself.</summary>
    public bool SelfMatches { get; }

    /// <summary>What a pod in a domain counts for against one in another constraint's: more where the domains are many.</summary>
    public double Weight { get; private set; }

    /// <param name="constraints">Of the pod.</param>
    /// <param name="cluster">Where to count.</param>
    /// <param name="pod">Which nodes it admits has a say.</param>
    /// <param name="together">Only nodes count that have the labels of all constraints.</param>
    public static SpreadDomains[] Of(SpreadConstraint[] constraints, ClusterSnapshot cluster, PodInfo pod, bool together)
    {
        var all = Array.ConvertAll(constraints, c => new SpreadDomains(c, cluster, pod));
        var complete = !together || Array.TrueForAll(all, d => d.Column.NodeCount == cluster.Nodes.Count);
        foreach (var domains in all)
        {
            if (complete && domains.includesAll)
            {
                // What is kept up for all nodes is right for this pod too.
                domains.inDomain = domains.like.In(domains.Column).Pods;
                continue;
            }
            domains.inDomain = new int[domains.Column.ValueCount];
            domains.counted = new bool[domains.Column.ValueCount];
            foreach (var node in cluster.Nodes)
            {
                if (!together || HasAll(all, node))
                {
                    domains.Count(pod, node);
                }
            }
        }
        return all;
    }

    /// <summary>Whether the node has the labels of all constraints.</summary>
    public static bool HasAll(SpreadDomains[] all, NodeInfo node)
    {
        foreach (var domains in all)
        {
            if (domains.Column[node.Slot] == TopologyColumn.None)
            {
                return false;
            }
        }
        return true;
    }

    public int PodsOn(NodeInfo node) => like.OnNode[node.Slot];
    public int PodsIn(int value) => inDomain[value];

    /// <summary>The fewest pods that any domain has; 0 while there are fewer domains than the constraint wants.</summary>
    public int Least => least ??= FindLeast();

    public void Weigh(int domains) => Weight = Math.Log(domains + 2);

    /// <summary>How many domains the nodes are in.</summary>
    public int DomainsOf(ReadOnlySpan<NodeInfo> nodes)
    {
        var seen = new bool[Column.ValueCount];
        var domains = 0;
        foreach (var node in nodes)
        {
            var value = Column[node.Slot];
            if (value != TopologyColumn.None && !seen[value])
            {
                seen[value] = true;
                domains++;
            }
        }
        return domains;
    }

    /// <summary>Adds the node's pods to its domain, if the constraint counts them.</summary>
    private void Count(PodInfo pod, NodeInfo node)
    {
        var value = Column[node.Slot];
        if (value != TopologyColumn.None && (includesAll || Constraint.Includes(pod, node)))
        {
            inDomain[value] += like.OnNode[node.Slot];
            counted![value] = true;
        }
    }

    private int FindLeast()
    {
        var (fewest, domains) = (int.MaxValue, 0);
        var nodes = Column.Nodes;
        for (var i = 0; i < nodes.Length; i++)
        {
            if (counted is null ? nodes[i] > 0 : counted[i])
            {
                fewest = Math.Min(fewest, inDomain[i]);
                domains++;
            }
        }
        return domains < Constraint.MinDomains ? 0 : fewest == int.MaxValue ? 0 : fewest;
    }
}
