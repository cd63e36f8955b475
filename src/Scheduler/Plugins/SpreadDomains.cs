using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Plugins;

/// <summary>One constraint over the cluster of the moment: how many like pods each domain, and each node, has.</summary>
internal sealed class SpreadDomains
{
    private readonly int[] onNode;
    private readonly int[] inDomain;
    private readonly bool[] counted;
    private readonly bool[] offered;
    private readonly bool includesAll;
    private int? least;

    public SpreadDomains(SpreadConstraint constraint, ClusterSnapshot cluster, PodInfo pod)
    {
        Constraint = constraint;
        Column = cluster.Topology(constraint.TopologyKey);
        onNode = cluster.CountsOf(pod.Key.Namespace, constraint.Selector);
        inDomain = new int[Column.ValueCount];
        counted = new bool[Column.ValueCount];
        offered = new bool[Column.ValueCount];
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

    /// <summary>How many domains the candidates are in.</summary>
    public int OfferedCount { get; private set; }

    public int PodsOn(NodeInfo node) => onNode[node.Slot];
    public int PodsIn(int value) => inDomain[value];

    /// <summary>The fewest pods that any domain has; 0 while there are fewer domains than the constraint wants.</summary>
    public int Least => least ??= FindLeast();

    public void Offer(NodeInfo node)
    {
        var value = Column[node.Slot];
        if (value != TopologyColumn.None && !offered[value])
        {
            offered[value] = true;
            OfferedCount++;
        }
    }

    public void Weigh(int domains) => Weight = Math.Log(domains + 2);

    /// <summary>Adds the node's pods to its domain, if the constraint counts them.</summary>
    public void Count(PodInfo pod, NodeInfo node)
    {
        var value = Column[node.Slot];
        if (value != TopologyColumn.None && (includesAll || Constraint.Includes(pod, node)))
        {
            inDomain[value] += onNode[node.Slot];
            counted[value] = true;
        }
    }

    private int FindLeast()
    {
        var (fewest, domains) = (int.MaxValue, 0);
        for (var i = 0; i < inDomain.Length; i++)
        {
            if (counted[i])
            {
                fewest = Math.Min(fewest, inDomain[i]);
                domains++;
            }
        }
        return domains < Constraint.MinDomains ? 0 : fewest == int.MaxValue ? 0 : fewest;
    }
}
