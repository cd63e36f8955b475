using MiniKube.Api.Determinism;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Cycles;

/// <summary>
/// Decides where one pod goes: filters the nodes, scores what is left, takes the best, and among equals one by chance. Changes nothing but where
/// the next search begins.
/// </summary>
/// <param name="cluster">What is decided on.</param>
/// <param name="random">Breaks ties.</param>
/// <param name="percentageOfNodesToScore">Of a big cluster, how many nodes are enough to choose from, where the profile does not say; 0 lets the size decide.</param>
internal sealed class SchedulingCycle(ClusterSnapshot cluster, IRandomSource random, int percentageOfNodesToScore = 0)
{
    private const int MinFeasible = 100;
    private const int MinPercentage = 5;

    // Reused from pod to pod: a cycle runs alone.
    private NodeInfo[] feasible = [];
    private long[] totals = [];
    private long[] scores = [];
    private IFilterPlugin[] filters = [];
    private int searchFrom;

    public Decision Decide(Profile profile, PodInfo pod)
    {
        var search = Search(profile, pod);
        return search.Found == 0 ? WithoutNode(profile, pod, search) : Choose(profile, pod, search, FoundBy(search));
    }

    /// <summary>The nodes that pass all filters.</summary>
    /// <param name="profile">The plugins.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="nominatedFirst">A node on which room was made for the pod is enough, where it passes.</param>
    public NodeSearch Search(Profile profile, PodInfo pod, bool nominatedFirst = true)
    {
        var state = new CycleState();
        var nodes = cluster.Nodes;
        if (nodes.Count == 0)
        {
            return new(state, new Diagnosis(0), 0, 0);
        }
        if (feasible.Length < nodes.Count)
        {
            feasible = new NodeInfo[nodes.Count];
            totals = new long[nodes.Count];
            scores = new long[nodes.Count];
        }
        Diagnosis? diagnosis = null;
        if (!TryPreFilter(profile, state, pod, ref diagnosis, out var activeFilters, out var only))
        {
            return new(state, diagnosis, 0, 0);
        }
        var trial = new NodeTrial(profile, cluster);
        Diagnosis? ofNominated = null;
        if (nominatedFirst && cluster.Nominated.NodeOf(pod.Uid) is { } nominated && cluster.Find(nominated) is { } kept && only?.Contains(nominated) != false
            && Passes(profile, state, pod, kept, filters.AsSpan(0, activeFilters), trial, ref ofNominated))
        {
            // Room was made for it there.
            feasible[0] = kept;
            return new(state, diagnosis, 1, 1) { IsNominated = true };
        }
        var (found, evaluated) = Filter(profile, state, pod, activeFilters, only, trial, ref diagnosis);
        return new(state, diagnosis, found, evaluated);
    }

    /// <summary>What the last search found; valid until the next.</summary>
    public ReadOnlySpan<NodeInfo> FoundBy(NodeSearch search) => feasible.AsSpan(0, search.Found);

    /// <summary>The best of what a search found.</summary>
    /// <param name="profile">The plugins.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="search">What was found.</param>
    /// <param name="candidates">What is left of that: not empty.</param>
    /// <param name="others">What others than plugins think of each candidate; empty where nobody else was asked.</param>
    public Decision Choose(Profile profile, PodInfo pod, NodeSearch search, ReadOnlySpan<NodeInfo> candidates, ReadOnlySpan<long> others = default)
    {
        var (node, count) = (candidates.Length == 1 ? candidates[0] : Best(profile, search.State, pod, candidates, others), candidates.Length);
        Array.Clear(feasible, 0, search.Found);
        return new(search.State, search.Diagnosis) { Node = node, Evaluated = search.Evaluated, Feasible = count };
    }

    /// <summary>What can be done about a pod for which a search found nothing, or nothing that others left.</summary>
    public Decision WithoutNode(Profile profile, PodInfo pod, NodeSearch search)
    {
        var diagnosis = search.Diagnosis ?? new Diagnosis(cluster.Nodes.Count);
        PostFilterResult? remedy = null;
        // Without any node there is nothing to be done about.
        foreach (var plugin in diagnosis.NodeCount == 0 ? [] : profile.PostFilter)
        {
            remedy = plugin.PostFilter(pod, cluster, diagnosis, new(profile, cluster));
            diagnosis.PostFilterMessage = remedy.Message;
            if (remedy.Candidate is not null)
            {
                break;
            }
        }
        return new(search.State, diagnosis) { Evaluated = search.Evaluated, Remedy = remedy };
    }

    private bool TryPreFilter(
        Profile profile, CycleState state, PodInfo pod, ref Diagnosis? diagnosis, out int activeFilters, out IReadOnlySet<string>? only)
    {
        only = null;
        ulong skipped = 0, narrowing = 0;
        foreach (var plugin in profile.PreFilter)
        {
            var (verdict, names) = plugin.PreFilter(state, pod, cluster);
            if (verdict.IsRejected)
            {
                (diagnosis ??= new(cluster.Nodes.Count)).RejectAll(profile, cluster.Nodes, plugin, verdict);
                activeFilters = 0;
                return false;
            }
            if (verdict.Code == VerdictCode.Skip)
            {
                skipped |= profile.BitOf(plugin);
            }
            if (names is not null)
            {
                narrowing |= profile.BitOf(plugin);
                only = only is null ? names : new SortedSet<string>(only.Where(names.Contains), StringComparer.Ordinal);
            }
        }
        if (only is not null)
        {
            (diagnosis ??= new(cluster.Nodes.Count)).RejectOthers(profile, cluster.Nodes, only, narrowing);
        }
        if (filters.Length < profile.Filter.Length)
        {
            filters = new IFilterPlugin[profile.Filter.Length];
        }
        activeFilters = 0;
        foreach (var plugin in profile.Filter)
        {
            if ((skipped & profile.BitOf(plugin)) == 0)
            {
                filters[activeFilters++] = plugin;
            }
        }
        return true;
    }

    private (int Found, int Evaluated) Filter(
        Profile profile, CycleState state, PodInfo pod, int activeFilters, IReadOnlySet<string>? only, NodeTrial trial, ref Diagnosis? diagnosis)
    {
        var nodes = cluster.Nodes;
        var active = filters.AsSpan(0, activeFilters);
        var found = 0;
        if (only is not null)
        {
            foreach (var name in only)
            {
                if (cluster.Find(name) is { } node && Passes(profile, state, pod, node, active, trial, ref diagnosis))
                {
                    feasible[found++] = node;
                }
            }
            return (found, only.Count);
        }
        var enough = Enough(nodes.Count, profile.PercentageOfNodesToScore ?? percentageOfNodesToScore);
        var evaluated = 0;
        var at = searchFrom < nodes.Count ? searchFrom : 0;
        while (evaluated < nodes.Count && found < enough)
        {
            var node = nodes[at];
            if (Passes(profile, state, pod, node, active, trial, ref diagnosis))
            {
                feasible[found++] = node;
            }
            evaluated++;
            at = at + 1 < nodes.Count ? at + 1 : 0;
        }
        // The next pod starts where this one stopped, so that in a big cluster every node gets its turn.
        searchFrom = at;
        return (found, evaluated);
    }

    private bool Passes(
        Profile profile, CycleState state, PodInfo pod, NodeInfo node, ReadOnlySpan<IFilterPlugin> active, NodeTrial trial, ref Diagnosis? diagnosis)
    {
        foreach (var plugin in active)
        {
            var verdict = plugin.Filter(state, pod, node);
            if (!verdict.IsSuccess)
            {
                (diagnosis ??= new(cluster.Nodes.Count)).Reject(profile, node, plugin, verdict);
                return false;
            }
        }
        if (trial.WithNominated(pod, node) is { Fits: false } no)
        {
            (diagnosis ??= new(cluster.Nodes.Count)).Reject(profile, node, no.Plugin!, no.Verdict);
            return false;
        }
        return true;
    }

    private NodeInfo Best(Profile profile, CycleState state, PodInfo pod, ReadOnlySpan<NodeInfo> candidates, ReadOnlySpan<long> others)
    {
        ulong skipped = 0;
        foreach (var plugin in profile.PreScore)
        {
            if (plugin.PreScore(state, pod, cluster, candidates).Code == VerdictCode.Skip)
            {
                skipped |= profile.BitOf(plugin);
            }
        }
        var total = totals.AsSpan(0, candidates.Length);
        total.Clear();
        others.CopyTo(total);
        var ofPlugin = scores.AsSpan(0, candidates.Length);
        foreach (var (plugin, weight) in profile.Score)
        {
            if ((skipped & profile.BitOf(plugin)) != 0)
            {
                continue;
            }
            for (var i = 0; i < candidates.Length; i++)
            {
                ofPlugin[i] = plugin.Score(state, pod, candidates[i]);
            }
            (plugin as INormalizeScorePlugin)?.NormalizeScore(state, pod, candidates, ofPlugin);
            for (var i = 0; i < candidates.Length; i++)
            {
                total[i] += ofPlugin[i] * weight;
            }
        }
        return candidates[TakeGreatest(total)];
    }

    private int TakeGreatest(ReadOnlySpan<long> total)
    {
        var greatest = total[0];
        var equals = 0;
        foreach (var score in total)
        {
            if (score > greatest)
            {
                (greatest, equals) = (score, 1);
            }
            else if (score == greatest)
            {
                equals++;
            }
        }
        var drawn = equals == 1 ? 0 : random.Next(equals);
        for (var i = 0; ; i++)
        {
            if (total[i] == greatest && drawn-- == 0)
            {
                return i;
            }
        }
    }

    /// <summary>Upstream's rule: half of a cluster of up to 100 nodes would be too few, of 5,000 nodes a tenth is enough.</summary>
    private static int Enough(int nodes, int percentage)
    {
        if (nodes < MinFeasible || percentage >= 100)
        {
            return nodes;
        }
        percentage = percentage > 0 ? percentage : Math.Max(MinPercentage, 50 - (nodes / 125));
        return Math.Max(MinFeasible, nodes * percentage / 100);
    }
}
