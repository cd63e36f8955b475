namespace MiniKube.Scheduler.Snapshots;

/// <summary>
/// The affinity terms of the pods that are on nodes, equal ones together: what they have to say of a new pod is asked once per term, not once per
/// pod. Kept up with every pod that comes or goes.
/// </summary>
internal sealed class TermIndex
{
    private readonly Dictionary<AffinityTerm, TermWeights> byTerm = [];
    private readonly List<TermWeights> all = [];

    public List<TermWeights> All => all;

    /// <param name="term">The term of a pod that comes or goes.</param>
    /// <param name="slot">The pod's node.</param>
    /// <param name="weight">Of the term.</param>
    /// <param name="sign">1 when it comes, -1 when it goes.</param>
    public void Count(AffinityTerm term, int slot, int weight, int sign)
    {
        if (!byTerm.TryGetValue(term, out var weights))
        {
            byTerm.Add(term, weights = new(term) { Place = all.Count });
            all.Add(weights);
        }
        weights.Add(slot, sign * weight, sign);
        if (weights.Pods == 0)
        {
            byTerm.Remove(term);
            all[weights.Place] = all[^1];
            all[weights.Place].Place = weights.Place;
            all.RemoveAt(all.Count - 1);
        }
    }
}

/// <summary>One term: the sum of its weights for each node that has pods with it.</summary>
internal sealed class TermWeights(AffinityTerm term)
{
    private readonly Dictionary<int, int> placeOf = [];
    private readonly List<(int Slot, long Weight)> nodes = [];

    public AffinityTerm Term => term;
    public List<(int Slot, long Weight)> Nodes => nodes;

    /// <summary>How many pods have it.</summary>
    public int Pods { get; private set; }

    internal int Place { get; set; }

    internal void Add(int slot, int weight, int pods)
    {
        Pods += pods;
        if (!placeOf.TryGetValue(slot, out var place))
        {
            placeOf.Add(slot, nodes.Count);
            nodes.Add((slot, weight));
            return;
        }
        var sum = nodes[place].Weight + weight;
        if (sum != 0)
        {
            nodes[place] = (slot, sum);
            return;
        }
        // Nothing to say any more: the last takes its place.
        placeOf.Remove(slot);
        if (place < nodes.Count - 1)
        {
            nodes[place] = nodes[^1];
            placeOf[nodes[place].Slot] = place;
        }
        nodes.RemoveAt(nodes.Count - 1);
    }
}
