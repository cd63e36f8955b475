using Microsoft.Extensions.Logging;
using MiniKube.Scheduler.Cycles;
using MiniKube.Scheduler.Framework;
using MiniKube.Scheduler.Loop;
using MiniKube.Scheduler.Preemption;
using MiniKube.Scheduler.Snapshots;

namespace MiniKube.Scheduler.Extenders;

/// <summary>
/// A decision in which extenders have their say: of the nodes that the plugins leave, those that the extenders leave too; by the scores of both; and preemption where
/// both agree. The snapshot does not change while an extender thinks.
/// </summary>
/// <param name="cycle">The plugins' part.</param>
/// <param name="cluster">What is decided on.</param>
/// <param name="extenders">Those that can be done without last.</param>
internal sealed class ExtendedCycle(SchedulingCycle cycle, ClusterSnapshot cluster, IReadOnlyList<HttpExtender> extenders, ILogger logger)
{
    /// <summary>Scores of plugins go to 100, those of extenders to 10.</summary>
    private const int Scale = 10;

    /// <exception cref="ExtenderException">One that cannot be done without failed.</exception>
    public async ValueTask<Decision> DecideAsync(Profile profile, PodInfo pod, CancellationToken ct)
    {
        HttpExtender[] asked = [.. extenders.Where(e => e.Configuration.IsInterested(pod.Pod))];
        if (asked.Length == 0)
        {
            return cycle.Decide(profile, pod);
        }
        var search = Diagnosed(cycle.Search(profile, pod));
        var left = await FilterAsync(asked, pod, search, ct);
        if (left.Length == 0 && search.IsNominated)
        {
            search = Diagnosed(cycle.Search(profile, pod, nominatedFirst: false));
            left = await FilterAsync(asked, pod, search, ct);
        }
        if (left.Length == 0)
        {
            return await PreemptAsync(asked, pod, cycle.WithoutNode(profile, pod, search), ct);
        }
        var scores = left.Length == 1 ? [] : await ScoresAsync(asked, pod, left, ct);
        return cycle.Choose(profile, pod, search, left, scores);
    }

    /// <summary>With room for what extenders say.</summary>
    private NodeSearch Diagnosed(NodeSearch search) => search with { Diagnosis = search.Diagnosis ?? new Diagnosis(cluster.Nodes.Count) };

    private async Task<NodeInfo[]> FilterAsync(HttpExtender[] asked, PodInfo pod, NodeSearch search, CancellationToken ct)
    {
        var left = cycle.FoundBy(search).ToArray();
        foreach (var extender in asked.Where(e => e.Configuration.FilterVerb.Length > 0))
        {
            if (left.Length == 0)
            {
                break;
            }
            ExtenderFilterResult answer;
            try
            {
                answer = await extender.FilterAsync(pod.Pod, left, ct);
            }
            catch (ExtenderException e) when (extender.Configuration.Ignorable)
            {
                SchedulerLog.ExtenderIgnored(logger, extender.Configuration.UrlPrefix, e.Message);
                continue;
            }
            foreach (var node in left)
            {
                if (!answer.Left.Contains(node.Name))
                {
                    search.Diagnosis!.RejectByExtender(node.Name, extender.Configuration.UrlPrefix, VerdictOn(node.Name, answer));
                }
            }
            left = [.. left.Where(n => answer.Left.Contains(n.Name))];
        }
        return left;
    }

    private static Verdict VerdictOn(string node, ExtenderFilterResult answer) =>
        answer.FailedForGood.TryGetValue(node, out var never) ? Verdict.Unresolvable(never)
        : answer.Failed.TryGetValue(node, out var now) ? Verdict.Unschedulable(now)
        : Verdict.Unresolvable();

    private async Task<long[]> ScoresAsync(HttpExtender[] asked, PodInfo pod, NodeInfo[] nodes, CancellationToken ct)
    {
        var sums = new long[nodes.Length];
        foreach (var extender in asked.Where(e => e.Configuration.PrioritizeVerb.Length > 0))
        {
            try
            {
                var scores = await extender.PrioritizeAsync(pod.Pod, nodes, ct);
                for (var i = 0; i < nodes.Length; i++)
                {
                    sums[i] += scores.GetValueOrDefault(nodes[i].Name) * extender.Configuration.Weight * Scale;
                }
            }
            catch (ExtenderException e)
            {
                // The others' scores are enough to choose by.
                SchedulerLog.ExtenderIgnored(logger, extender.Configuration.UrlPrefix, e.Message);
            }
        }
        return sums;
    }

    private async Task<Decision> PreemptAsync(HttpExtender[] asked, PodInfo pod, Decision decision, CancellationToken ct)
    {
        var candidates = decision.Remedy?.Candidates ?? [];
        foreach (var extender in asked.Where(e => e.Configuration.PreemptVerb.Length > 0))
        {
            if (candidates.Count == 0)
            {
                break;
            }
            try
            {
                var agreed = await extender.PreemptAsync(pod.Pod, candidates, ct);
                candidates = [.. agreed.Select(a => Candidate(extender, a.Node, a.Uids, a.BudgetViolations)).OfType<PreemptionCandidate>()];
            }
            catch (ExtenderException e) when (extender.Configuration.Ignorable)
            {
                SchedulerLog.ExtenderIgnored(logger, extender.Configuration.UrlPrefix, e.Message);
            }
            catch (ExtenderException e)
            {
                return Without(decision, PostFilterResult.Unchanged($"preemption: {e.Message}"));
            }
        }
        return decision.Remedy?.Candidate is null ? decision
            : candidates.Count > 0 ? decision with { Remedy = PostFilterResult.Preempt(candidates) }
            : Without(decision, PostFilterResult.Unchanged("preemption: no candidate node for preemption"));
    }

    /// <summary>Null for a node that comes to nothing by an extender that can be done without.</summary>
    private PreemptionCandidate? Candidate(HttpExtender extender, string name, string[] uids, int violations)
    {
        var node = cluster.Find(name) ?? throw new ExtenderException($"nodeinfo not found for node name \"{name}\"");
        if (uids.Length == 0)
        {
            return extender.Configuration.Ignorable ? null : throw new ExtenderException($"expected at least one victim pod on node \"{name}\"");
        }
        PodInfo Victim(string uid) => node.Pods.FirstOrDefault(p => p.Uid == uid) ?? throw new ExtenderException(
            $"extender: {extender.Configuration.UrlPrefix} claims to preempt pod (UID: {uid}) on node: {name}, but the pod is not found on that node");
        return new(node, [.. uids.Select(Victim).Order(PreemptionCandidate.ByImportance)], violations);
    }

    private static Decision Without(Decision decision, PostFilterResult remedy)
    {
        decision.Diagnosis!.PostFilterMessage = remedy.Message;
        return decision with { Remedy = remedy };
    }
}
