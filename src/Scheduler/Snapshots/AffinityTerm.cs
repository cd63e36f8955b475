using MiniKube.Api.Core.V1;

namespace MiniKube.Scheduler.Snapshots;

/// <summary>A <c>podAffinityTerm</c>, ready for use: which pods, and the node label by whose values together and apart are measured.</summary>
internal sealed record AffinityTerm(string TopologyKey, PodSelection Pods);

/// <summary>A preferred term; a weight below zero is one of anti-affinity.</summary>
internal sealed record WeightedAffinityTerm(AffinityTerm Term, int Weight);

/// <summary>What a pod asks of the pods around it.</summary>
internal sealed record PodAffinityTerms
{
    public static PodAffinityTerms None { get; } = new();

    public AffinityTerm[] Required { get; private init; } = [];
    public AffinityTerm[] RequiredApart { get; private init; } = [];
    public WeightedAffinityTerm[] Preferred { get; private init; } = [];

    public bool IsEmpty => Required.Length + RequiredApart.Length + Preferred.Length == 0;

    /// <exception cref="FormatException">A selector is not valid.</exception>
    public static PodAffinityTerms Of(Pod pod)
    {
        var together = pod.Spec.Affinity?.PodAffinity;
        var apart = pod.Spec.Affinity?.PodAntiAffinity;
        if (together is null && apart is null)
        {
            return None;
        }
        AffinityTerm Term(PodAffinityTerm term) => new(term.TopologyKey, PodSelection.Of(term, pod.Metadata.Namespace ?? ""));
        var likes = together?.PreferredDuringSchedulingIgnoredDuringExecution.Select(p => new WeightedAffinityTerm(Term(p.PodAffinityTerm), p.Weight));
        var dislikes = apart?.PreferredDuringSchedulingIgnoredDuringExecution.Select(p => new WeightedAffinityTerm(Term(p.PodAffinityTerm), -p.Weight));
        return new PodAffinityTerms
        {
            Required = [.. together?.RequiredDuringSchedulingIgnoredDuringExecution.Select(Term) ?? []],
            RequiredApart = [.. apart?.RequiredDuringSchedulingIgnoredDuringExecution.Select(Term) ?? []],
            Preferred = [.. likes ?? [], .. dislikes ?? []],
        };
    }
}
