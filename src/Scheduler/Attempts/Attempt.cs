using MiniKube.Scheduler.Cycles;
using MiniKube.Scheduler.Framework;

namespace MiniKube.Scheduler.Attempts;

public enum AttemptOutcome
{
    /// <summary>A node was found; whether binding to it worked is on the pod.</summary>
    Placed,
    Unschedulable,

    /// <summary>Something went wrong that is not about nodes.</summary>
    Failed,

    /// <summary>There was no attempt, or none that is remembered; the message says why.</summary>
    NotTried,
}

/// <summary>The nodes that one plugin rejected for the same reasons.</summary>
/// <param name="Plugin">Its Kubernetes name.</param>
/// <param name="Reasons">As users read them.</param>
/// <param name="CanBeResolved">Whether removing other pods could change it.</param>
/// <param name="Nodes">In the order they were looked at.</param>
public sealed record AttemptRejection(string Plugin, IReadOnlyList<string> Reasons, bool CanBeResolved, IReadOnlyList<string> Nodes);

/// <summary>What the last attempt at a pod found: for each node that was looked at, the plugin that rejected it and why; all others were candidates.</summary>
public sealed record Attempt
{
    public required DateTimeOffset At { get; init; }
    public required AttemptOutcome Outcome { get; init; }

    /// <summary>The node it was placed on.</summary>
    public string? Node { get; init; }

    /// <summary>Why it was not placed.</summary>
    public string? Message { get; init; }
    public int Evaluated { get; init; }
    public int Feasible { get; init; }
    public IReadOnlyList<AttemptRejection> Rejections { get; init; } = [];

    /// <summary>On which node room is made for the pod, and the pods, as NAMESPACE/NAME, that have to leave it; null where none is made.</summary>
    public (string Node, IReadOnlyList<string> Victims)? Preempting { get; init; }

    internal static Attempt Of(Decision decision, DateTimeOffset at) => new()
    {
        At = at,
        Outcome = decision.Node is null ? AttemptOutcome.Unschedulable : AttemptOutcome.Placed,
        Node = decision.Node?.Name,
        Message = decision.Node is null ? decision.Diagnosis?.Message : null,
        Evaluated = decision.Evaluated,
        Feasible = decision.Feasible,
        Rejections = decision.Diagnosis is { } diagnosis ? Group(diagnosis.Rejections) : [],
        Preempting = decision.Remedy?.Candidate is { } candidate ? (candidate.Node.Name, [.. candidate.Victims.Select(v => v.ToString())]) : null,
    };

    private static List<AttemptRejection> Group(IReadOnlyList<NodeRejection> rejections)
    {
        var groups = new List<(NodeRejection First, List<string> Nodes)>();
        foreach (var rejection in rejections)
        {
            var group = groups.FindIndex(g => g.First.Plugin == rejection.Plugin && g.First.Verdict.Code == rejection.Verdict.Code
                && (ReferenceEquals(g.First.Verdict.Reasons, rejection.Verdict.Reasons) || g.First.Verdict.Reasons.SequenceEqual(rejection.Verdict.Reasons)));
            if (group < 0)
            {
                group = groups.Count;
                groups.Add((rejection, []));
            }
            groups[group].Nodes.Add(rejection.Node);
        }
        return groups.ConvertAll(g =>
            new AttemptRejection(g.First.Plugin, g.First.Verdict.Reasons, g.First.Verdict.Code == VerdictCode.Unschedulable, g.Nodes));
    }
}
