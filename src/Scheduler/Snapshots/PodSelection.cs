using MiniKube.Api.Core.V1;
using MiniKube.Api.Selectors;

namespace MiniKube.Scheduler.Snapshots;

/// <summary>Which pods are meant: those of some namespaces that carry certain labels. Two that mean the same way are equal.</summary>
internal sealed class PodSelection : IEquatable<PodSelection>
{
    private readonly string[] namespaces;
    private readonly LabelSelectorExpression? namespaceSelector;

    /// <param name="namespaces">By name.</param>
    /// <param name="namespaceSelector">And by label; null for none.</param>
    /// <param name="selector">The pods' labels.</param>
    public PodSelection(IEnumerable<string> namespaces, LabelSelectorExpression? namespaceSelector, LabelSelectorExpression selector)
    {
        this.namespaceSelector = namespaceSelector;
        this.namespaces = namespaceSelector?.IsEverything == true ? [] : [.. namespaces.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Selector = selector;
    }

    public LabelSelectorExpression Selector { get; }

    /// <summary>The only namespace it looks in; null where there can be others.</summary>
    public string? OnlyNamespace => namespaceSelector is null && namespaces.Length == 1 ? namespaces[0] : null;

    /// <summary>Whether labels of namespaces have a say.</summary>
    public bool ReadsNamespaceLabels => namespaceSelector is { IsEverything: false };

    /// <summary>The pods of an affinity term: without namespaces of its own it looks in the one of the pod that has it.</summary>
    /// <exception cref="FormatException">A selector is not valid.</exception>
    public static PodSelection Of(PodAffinityTerm term, string ownNamespace) => new(
        term.Namespaces.Count == 0 && term.NamespaceSelector is null ? [ownNamespace] : term.Namespaces,
        term.NamespaceSelector is null ? null : LabelSelectorExpression.From(term.NamespaceSelector),
        LabelSelectorExpression.From(term.LabelSelector));

    public bool Selects(Pod pod, NamespaceLabels labels) =>
        Selector.Matches(pod.Metadata.Labels) && (Array.IndexOf(namespaces, pod.Metadata.Namespace ?? "") >= 0
            || (namespaceSelector is { } byLabel && (byLabel.IsEverything || byLabel.Matches(labels.Of(pod.Metadata.Namespace ?? "")))));

    public bool Equals(PodSelection? other) => other is not null && namespaces.AsSpan().SequenceEqual(other.namespaces)
        && Equals(namespaceSelector, other.namespaceSelector) && Selector.Equals(other.Selector);

    public override bool Equals(object? obj) => Equals(obj as PodSelection);

    public override int GetHashCode() => namespaces.Aggregate(HashCode.Combine(Selector, namespaceSelector), HashCode.Combine);
}
